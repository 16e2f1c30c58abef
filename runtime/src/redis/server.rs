//! A Redis server of a test's own.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{io, thread};

use tempfile::TempDir;

/// How long a server may take to start on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Ends with the test. It listens on a socket in a directory of its own, and keeps nothing unless told to.
pub(crate) struct RedisServer {
    directory: TempDir,
    keeps: bool,
    password: Option<&'static str>,
    process: Option<Child>,
}

impl RedisServer {
    pub(crate) fn start() -> RedisServer {
        RedisServer::new(false, None)
    }

    /// One that asks for a password, which is not part of its [`url`](Self::url).
    pub(crate) fn start_with_password(password: &'static str) -> RedisServer {
        RedisServer::new(false, Some(password))
    }

    /// One that has on disk what it has acknowledged.
    pub(crate) fn start_keeping() -> RedisServer {
        RedisServer::new(true, None)
    }

    fn new(keeps: bool, password: Option<&'static str>) -> RedisServer {
        let directory = tempfile::tempdir().expect("a directory for redis-server");
        let mut server = RedisServer { directory, keeps, password, process: None };
        server.start_again();
        server
    }

    fn socket(&self) -> PathBuf {
        self.directory.path().join("redis.sock")
    }

    pub(crate) fn url(&self) -> String {
        format!("redis+unix://{}", self.socket().display())
    }

    pub(crate) fn start_again(&mut self) {
        let mut command = Command::new("redis-server");
        command.args(["--port", "0", "--save", "", "--appendonly", if self.keeps { "yes" } else { "no" }, "--appendfsync", "always"]);
        command.arg("--unixsocket").arg(self.socket()).arg("--dir").arg(self.directory.path()).stdout(Stdio::null());
        command.args(self.password.iter().flat_map(|password| ["--requirepass", password]));
        match command.spawn() {
            Ok(process) => self.process = Some(process),
            Err(error) => panic!("these tests need redis-server, Debian's package of that name, which `./test` installs: {error}"),
        }
        let until = Instant::now() + PATIENCE;
        while let Err(error) = self.greeted() {
            assert!(Instant::now() < until, "redis-server does not answer: {error}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Whether it answers, and not only that it is still reading what it kept.
    fn greeted(&self) -> io::Result<()> {
        let mut connection = UnixStream::connect(self.socket())?;
        connection.set_read_timeout(Some(PATIENCE))?;
        connection.write_all(b"PING\r\n")?;
        let mut answer = [0; 5];
        connection.read_exact(&mut answer)?;
        if answer == *b"+PONG" || answer == *b"-NOAU" { Ok(()) } else { Err(io::Error::other("not ready")) }
    }

    /// Lets it hang, as a machine or a network would that is there and does not answer.
    pub(crate) fn hang(&self) {
        self.signal("STOP");
    }

    pub(crate) fn go_on(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        let process = self.process.as_ref().expect("a running server").id().to_string();
        let sent = Command::new("sh").args(["-c", &format!("kill -{name} {process}")]).status().expect("a shell");
        assert!(sent.success(), "the signal is sent");
    }

    /// Ends it at once, as a failure of its machine would.
    pub(crate) fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().expect("redis-server is killed");
            process.wait().expect("redis-server ends");
        }
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.kill();
    }
}
