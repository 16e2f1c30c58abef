//! Where Redis is.

use std::fmt;

use redis::{ConnectionAddr, ConnectionInfo, IntoConnectionInfo, ProtocolVersion};

/// What a URL says of a Redis server. Shown without user and password, and without anything else that only the connection needs.
#[derive(Clone)]
pub(crate) struct Address {
    info: ConnectionInfo,
}

/// Why a URL is none of a Redis server that can be reached. It never repeats the URL, which may hold a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AddressError(String);

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How a URL is written.
const FORM: &str = "write `redis://host:6379/0`, with `user:password@` in front of the host where the server asks for them, or `redis+unix:///path/to/socket`";

impl Address {
    pub(crate) fn parse(url: &str) -> Result<Address, AddressError> {
        let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
        if matches!(scheme, "rediss" | "valkeys") {
            return Err(AddressError(format!("Redis over TLS (`{scheme}://`) is not supported: write `redis://` and let a tunnel on this machine encrypt")));
        }
        // The scheme is told apart from a password by its letters.
        if !matches!(scheme, "redis" | "valkey" | "redis+unix" | "valkey+unix" | "unix") {
            let named = if scheme.is_empty() || scheme.contains(|c: char| !c.is_ascii_alphanumeric()) {
                String::new()
            } else {
                format!(" (it begins with `{scheme}://`)")
            };
            return Err(AddressError(format!("this is no URL of a Redis server{named}: {FORM}")));
        }
        let info = url.into_connection_info().map_err(|error| AddressError(format!("this URL of a Redis server cannot be read ({error}): {FORM}")))?;
        // Changes by others are pushed over the same connection, which only this protocol can.
        let settings = info.redis_settings().clone().set_protocol(ProtocolVersion::RESP3);
        Ok(Address { info: info.set_redis_settings(settings) })
    }

    pub(crate) fn info(&self) -> &ConnectionInfo {
        &self.info
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.info.addr() {
            ConnectionAddr::Tcp(host, port) | ConnectionAddr::TcpTls { host, port, .. } if host.contains(':') => write!(f, "[{host}]:{port}"),
            ConnectionAddr::Tcp(host, port) | ConnectionAddr::TcpTls { host, port, .. } => write!(f, "{host}:{port}"),
            ConnectionAddr::Unix(path) => write!(f, "{}", path.display()),
            _ => f.write_str("a server"),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_shows_no_credentials() {
        for (url, shown) in [
            ("redis://localhost", "localhost:6379"),
            ("redis://ada:s3cret@cache.example:7000/3", "cache.example:7000"),
            ("redis://:s3cret@[::1]:7000", "[::1]:7000"),
            ("valkey://:s3cret@localhost", "localhost:6379"),
            ("redis+unix:///run/redis.sock?pass=s3cret", "/run/redis.sock"),
        ] {
            let address = Address::parse(url).unwrap();
            assert_eq!((address.to_string(), format!("{address:?}")), (shown.to_owned(), format!("Address({shown})")));
        }
    }

    #[test]
    fn a_wrong_url_is_told_without_its_secrets() {
        for (url, says) in [
            ("", "no URL of a Redis server: write"),
            ("localhost:6379", "no URL of a Redis server: write"),
            ("http://:s3cret@localhost", "begins with `http://`"),
            ("s3cret@x://y", "no URL of a Redis server: write"),
            ("rediss://:s3cret@localhost", "over TLS (`rediss://`) is not supported"),
            ("redis://:s3cret@", "cannot be read"),
            ("redis://:s3cret@localhost/first", "cannot be read"),
            ("redis://:s3cret@local host", "cannot be read"),
            ("redis://:s3cret@localhost:99999", "cannot be read"),
        ] {
            let error = Address::parse(url).unwrap_err().to_string();
            assert!(error.contains(says) && error.contains("redis://") && !error.contains("s3cret"), "{url}: {error}");
        }
    }
}
