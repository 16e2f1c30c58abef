//! Whose pages may act here: the defence against cross-site requests (Fetch standard, `Origin`; Fetch Metadata, `Sec-Fetch-Site`).

use axum::http::{HeaderMap, header};

use super::live::Live;

/// Whether a request that changes something, or opens a connection, comes from this site's own pages or an origin that was allowed.
pub(super) fn is_allowed(live: &Live, headers: &HeaderMap) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = headers.get(header::ORIGIN) else {
        return matches!(headers.get("sec-fetch-site").map(|value| value.as_bytes()), None | Some(b"same-origin" | b"none"));
    };
    let Ok(origin) = origin.to_str() else { return false };
    if live.settings.origins.iter().any(|allowed| allowed.eq_ignore_ascii_case(origin)) {
        return true;
    }
    let forwarded = (live.settings.proxies > 0).then(|| headers.get("x-forwarded-host").and_then(|value| value.to_str().ok())).flatten();
    let Some(host) = forwarded.and_then(|list| list.rsplit(',').next()).map(str::trim).or_else(|| text(header::HOST)) else { return false };
    let own = origin.split_once("://").map(|(_, own)| own);
    own.is_some_and(|own| own.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(live: &Live, headers: &[(&'static str, &str)]) -> bool {
        let headers = headers.iter().map(|(name, value)| (header::HeaderName::from_static(name), value.parse().unwrap())).collect();
        is_allowed(live, &headers)
    }

    #[test]
    fn only_the_sites_own_pages_may_act() {
        let live = Live::new().origins(["https://friend.example"]);
        assert!(allowed(&live, &[("host", "a.example:3000"), ("origin", "http://a.example:3000")]));
        assert!(allowed(&live, &[("host", "a.example"), ("origin", "https://friend.example")]));
        assert!(allowed(&live, &[("host", "a.example")]));
        assert!(allowed(&live, &[("host", "a.example"), ("sec-fetch-site", "same-origin")]));
        assert!(!allowed(&live, &[("host", "a.example"), ("sec-fetch-site", "cross-site")]));
        for foreign in ["http://b.example", "null", "http://a.example.evil", "http://a.example:1", "", "a.example"] {
            assert!(!allowed(&live, &[("host", "a.example"), ("origin", foreign)]), "{foreign}");
        }
    }

    #[test]
    fn a_forwarded_host_counts_only_behind_a_trusted_proxy() {
        let headers = [("host", "inner"), ("x-forwarded-host", "a.example"), ("origin", "https://a.example")];
        assert!(!allowed(&Live::new(), &headers));
        assert!(allowed(&Live::new().trust_proxy(1), &headers));
    }
}
