//! A request that comes from an open page: what was verified there holds, and nothing else does.

use std::time::Duration;

use super::*;
use crate::{Request, context::Visit};

const DAY: u64 = 24 * 60 * 60;

/// A visit with these lines of cookies.
fn visit(sessions: &Sessions, headers: &HeaderMap) -> Arc<Visit> {
    let mut request = http::Request::get("/").body(()).unwrap();
    *request.headers_mut() = headers.clone();
    Visit::new(Request::new(&request.into_parts().0), sessions.visit(headers))
}

fn lines(lines: &[&str]) -> HeaderMap {
    lines.iter().map(|line| (COOKIE, HeaderValue::from_str(line).unwrap())).collect()
}

/// The cookie of a new session, as a browser sends it.
fn cookie(sessions: &Sessions) -> String {
    let first = sessions.visit(&HeaderMap::new());
    first.state();
    first.set_cookie(false).unwrap().to_str().unwrap().split(';').next().unwrap().to_owned()
}

#[test]
fn the_same_cookies_name_the_same_session_until_they_expire() {
    let sessions = watched().0.lifetime(Duration::from_secs(DAY));
    let cookie = cookie(&sessions);
    let headers = lines(&["theme=dark", &cookie]);
    let before = visit(&sessions, &headers);
    let id = before.session().presented_id();
    assert!(id.is_some());
    assert_eq!(sessions.visit_after(&before, &headers).presented_id(), id);
    assert_eq!(sessions.visit_after(&before, &lines(&[&format!("theme=light; {cookie}")])).presented_id(), id);
    sessions.kept.engine.clock.advance(DAY);
    assert_eq!(sessions.visit_after(&before, &headers).presented_id(), None);
}

#[test]
fn other_cookies_name_what_they_say_themselves() {
    let (sessions, _) = watched();
    let [cookie, other] = [cookie(&sessions), cookie(&sessions)];
    let before = visit(&sessions, &lines(&["theme=dark", &cookie]));
    assert_eq!(sessions.visit_after(&before, &lines(&["theme=dark", &other])).presented_id(), sessions.visit(&lines(&[&other])).presented_id());
    for place in "mq_session=".len()..cookie.len() {
        let mut forged = cookie.clone().into_bytes();
        forged[place] = if forged[place] == b'A' { b'B' } else { b'A' };
        let forged = String::from_utf8(forged).unwrap();
        assert_eq!(sessions.visit_after(&before, &lines(&["theme=dark", &forged])).presented_id(), None, "{forged}");
    }
    for none in [&[][..], &["theme=dark"], &["theme=dark", ""]] {
        assert_eq!(sessions.visit_after(&before, &lines(none)).presented_id(), None, "{none:?}");
    }
    let signed_in = sessions.visit_after(&visit(&sessions, &HeaderMap::new()), &lines(&[&cookie]));
    assert_eq!(signed_in.presented_id(), before.session().presented_id(), "what the page before did not have is verified");
}
