//! A tab whose links are followed, as the client of an open page does it.

use std::net::SocketAddr;

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{Connection, Response, Visitor, sums};

/// What the client of an open page asks for.
pub(crate) async fn navigate(visitor: &mut Visitor, path: &str, left: &str) -> Response {
    visitor.request("GET", path, &[("Accept", "application/x-marquetry"), ("Marquetry-Page", left)], "").await
}

/// The frame that has the browser load its page by itself.
pub(crate) const RELOAD: [u8; 2] = [0, 4];

/// What an answer says: its head, and the document or the parts that differ.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) page: String,
    pub(crate) head: serde_json::Value,
    pub(crate) parts: Vec<String>,
}

impl Answer {
    pub(crate) fn read(response: &Response) -> Answer {
        assert_eq!(response.header("content-type"), Some("application/x-marquetry"), "{response:?}");
        let mut parts: Vec<String> = response.body.split('\0').map(str::to_owned).collect();
        assert_eq!(parts.pop().as_deref(), Some(""), "what has no end was cut");
        let mut head: serde_json::Value = serde_json::from_str(&parts.remove(0)).unwrap();
        let page = head.as_object_mut().unwrap().remove("page").unwrap().as_str().unwrap().to_owned();
        Answer { page, head, parts }
    }

    /// What it says ahead of other values in what goes along, and behind how many frames.
    pub(crate) fn ahead(&self) -> Option<(u64, String)> {
        let (behind, frame): (u64, String) = serde_json::from_value(self.head.get("ahead")?.clone()).unwrap();
        Some((behind, String::from_utf8_lossy(&STANDARD.decode(frame).unwrap()).into_owned()))
    }

    /// The whole document.
    pub(crate) fn document(&self) -> &str {
        assert!(self.head.get("at").is_none() && self.parts.len() == 1, "{self:?}");
        &self.parts[0]
    }
}

/// Has a page come back to a server that knows nothing of it; its connection, the name that it has from then on, and what else its browser is told. `html`: what stands in
/// the page, however it is numbered.
pub(crate) async fn come_back(visitor: &Visitor, path: &str, page: &str, html: &str) -> (Connection, String, Vec<u8>) {
    // Who came from another page says by which numbers it knows this one.
    let shows = if page.ends_with('~') { format!("1, {}", sums::outside(html)) } else { "1".to_owned() };
    let mut connection = visitor.connect(path, page, &shows, &[]).await.unwrap();
    let frame = connection.frame().await.unwrap();
    assert!(frame.starts_with(&[0, 5, 22]), "{path} is run anew: {}", String::from_utf8_lossy(&frame));
    let name = String::from_utf8(frame[3..25].to_vec()).unwrap();
    (connection, name, frame[25..].to_vec())
}

/// A page that is open in a browser.
pub(crate) struct Tab {
    pub(crate) visitor: Visitor,
    pub(crate) connection: Connection,
    /// What the page is called that is shown.
    pub(crate) page: String,
    /// How many frames have arrived in it.
    pub(crate) received: usize,
    calls: u8,
}

impl Tab {
    /// Opens a page, and connects it.
    pub(crate) async fn open(visitor: &Visitor, path: &str) -> (Tab, Response) {
        let mut visitor = visitor.clone();
        let (first, connection) = visitor.open(path).await;
        let page = first.page().to_owned();
        (Tab { visitor, connection, page, received: 0, calls: 0 }, first)
    }

    /// Asks for a page, without showing it.
    pub(crate) async fn ask(&mut self, path: &str) -> Answer {
        Answer::read(&navigate(&mut self.visitor, path, &self.page).await)
    }

    /// The next frame.
    pub(crate) async fn frame(&mut self) -> Result<Vec<u8>, u16> {
        let frame = self.connection.frame().await;
        self.received += usize::from(frame.is_ok());
        frame
    }

    /// Shows a page without a word to the server.
    pub(crate) fn shows(&mut self, page: &str) {
        page.clone_into(&mut self.page);
    }

    /// Has the connection go on with a page; what is said then.
    pub(crate) async fn go_on(&mut self, page: &str) -> Result<Vec<u8>, u16> {
        self.connection.send(&[&[5], page.as_bytes()].concat()).await;
        self.shows(page);
        self.settle().await
    }

    /// What is said until the server has heard all.
    pub(crate) async fn settle(&mut self) -> Result<Vec<u8>, u16> {
        // What it answers comes behind that: it follows no such stream.
        self.connection.try_send(&[6, 99, 2, b'?']).await;
        let mut said = Vec::new();
        loop {
            let frame = self.frame().await?;
            if frame.windows(4).any(|window| window == b"[99,") {
                return Ok(said);
            }
            said.extend_from_slice(&frame);
            if frame == RELOAD {
                return Ok(said);
            }
        }
    }

    /// The same, as text.
    pub(crate) async fn settled(&mut self) -> String {
        String::from_utf8_lossy(&self.settle().await.unwrap()).into_owned()
    }

    /// Loses its connection, of which the server hears or not, and connects again.
    pub(crate) async fn reconnect(self, path: &str, heard: bool) -> Tab {
        let Tab { visitor, connection, page, received, calls } = self;
        let lost = if heard {
            connection.cut().await;
            None
        } else {
            Some(connection)
        };
        let connection = visitor.connect(path, &page, &received.to_string(), &[]).await.unwrap();
        drop(lost);
        Tab { visitor, connection, page, received, calls }
    }

    /// Follows a link to a page of which the answer has said all.
    pub(crate) async fn follow(&mut self, path: &str) -> Answer {
        let answer = self.ask(path).await;
        assert_eq!(self.go_on(&answer.page).await, Ok(Vec::new()));
        answer
    }

    /// Has the page come back to another server; what its browser is told.
    pub(crate) async fn come_back(&mut self, server: SocketAddr, path: &str, html: &str) -> String {
        self.visitor.server = server;
        let (connection, name, told) = come_back(&self.visitor, path, &self.page, html).await;
        (self.connection, self.page) = (connection, name);
        // It has taken that, as it had taken one before.
        self.received = 2;
        self.connection.send(&[2, 2]).await;
        String::from_utf8_lossy(&told).into_owned()
    }

    /// Calls the first trigger of an instance; what that has changed, as text.
    pub(crate) async fn call(&mut self, instance: u8) -> String {
        self.calls += 1;
        self.connection.call(self.calls, instance, 0, "").await;
        let frames = self.connection.answer(self.calls).await.unwrap();
        self.received += frames.len();
        String::from_utf8_lossy(&frames.concat()).into_owned()
    }
}

/// The number of the instance whose trigger a button calls: the first one, or with a text the one that bears it.
pub(crate) fn button(html: &str, text: &str) -> u8 {
    let tag = html.split("<button").skip(1).find(|rest| rest.split('<').next().unwrap().ends_with(text)).expect("the button");
    tag.split("data-on=\"click:").nth(1).unwrap().split('.').next().unwrap().parse().unwrap()
}
