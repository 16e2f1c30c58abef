//! A server on a free port, and a visitor who speaks HTTP and WebSocket to it without a browser.

#![allow(dead_code, reason = "each test file uses a part")]

pub(crate) mod document;
pub(crate) mod events;
pub(crate) mod navigation;
pub(crate) mod sums;

use std::net::SocketAddr;

use axum::Router;
use events::Events;
use futures_util::{SinkExt, StreamExt};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{self, Message, client::IntoClientRequest, protocol::frame::coding::CloseCode},
};

/// Serves a router until the test ends.
pub(crate) async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

/// An HTTP response.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Response {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }

    /// The name of the page, which its connection gives.
    pub(crate) fn page(&self) -> &str {
        self.body.split("data-page=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a live page")
    }
}

/// What carries connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Socket,
    /// Streams of events, and posts.
    Events,
    /// Answers that end, one after the other, and posts.
    Polls,
}

pub(crate) const WAYS: [Way; 3] = [Way::Socket, Way::Events, Way::Polls];

/// A visitor with a cookie.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    pub(crate) server: SocketAddr,
    pub(crate) cookie: Option<String>,
    /// What gets through where they are.
    pub(crate) way: Way,
}

impl Visitor {
    pub(crate) fn new(server: SocketAddr) -> Visitor {
        Visitor { server, cookie: None, way: Way::Socket }
    }

    /// The same visitor where WebSockets are blocked: connections are streams of events, and posts.
    pub(crate) fn blocked(self, blocked: bool) -> Visitor {
        self.by(if blocked { Way::Events } else { Way::Socket })
    }

    /// The same visitor where this gets through.
    pub(crate) fn by(mut self, way: Way) -> Visitor {
        self.way = way;
        self
    }

    /// Sends a request as it is written, with the cookie; keeps the session's cookie that comes back.
    pub(crate) async fn request(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Response {
        let mut socket = TcpStream::connect(self.server).await.unwrap();
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.server);
        if let Some(cookie) = &self.cookie {
            head.push_str(&format!("Cookie: {cookie}\r\n"));
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            if !headers.iter().any(|(name, _)| *name == "Content-Type") {
                head.push_str("Content-Type: application/x-www-form-urlencoded\r\n");
            }
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        // A server that refuses a body may close before all of it was sent.
        let _refused = socket.write_all(format!("{head}\r\n{body}").as_bytes()).await;
        let mut bytes = Vec::new();
        let _reset = socket.read_to_end(&mut bytes).await;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").expect("a whole response");
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<(String, String)> =
            lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        let response = Response { status, headers, body: body.to_owned() };
        let session = response.headers.iter().find(|(name, value)| name == "set-cookie" && value.starts_with("mq_session="));
        if let Some((_, cookie)) = session {
            self.cookie = cookie.split(';').next().map(str::to_owned);
        }
        response
    }

    pub(crate) async fn get(&mut self, path: &str) -> Response {
        self.request("GET", path, &[], "").await
    }

    pub(crate) async fn post(&mut self, path: &str, body: &str) -> Response {
        self.request("POST", path, &[], body).await
    }

    /// Posts a form of another kind.
    pub(crate) async fn form(&mut self, kind: &str, path: &str, body: &str) -> Response {
        self.request("POST", path, &[("Content-Type", kind)], body).await
    }

    /// Connects a page; the error is the status of a refusal, or 0 where the line was cut.
    pub(crate) async fn connect(&self, path: &str, page: &str, received: &str, headers: &[(&str, &str)]) -> Result<Connection, u16> {
        if self.way != Way::Socket {
            return Ok(Connection::Events(Box::new(Events::connect(self, path, page, received, headers).await?)));
        }
        let mut request = format!("ws://{}{path}", self.server).into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", format!("marquetry.{page}.{received}").parse().unwrap());
        if let Some(cookie) = &self.cookie {
            request.headers_mut().insert("cookie", cookie.parse().unwrap());
        }
        for (name, value) in headers {
            request.headers_mut().insert(tungstenite::http::HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
        let stream = TcpStream::connect(self.server).await.unwrap();
        match client_async(request, stream).await {
            Ok((socket, _)) => Ok(Connection::Socket(Box::new(socket))),
            Err(tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
            Err(_) => Err(0),
        }
    }

    /// Opens a page as a browser does: fetches it and connects it.
    pub(crate) async fn open(&mut self, path: &str) -> (Response, Connection) {
        let response = self.get(path).await;
        let connection = self.connect(path, response.page(), "0", &[]).await.expect("the page's own connection");
        (response, connection)
    }
}

/// An open page's connection.
#[derive(Debug)]
pub(crate) enum Connection {
    Socket(Box<WebSocketStream<TcpStream>>),
    Events(Box<Events>),
}

impl Connection {
    pub(crate) async fn send(&mut self, bytes: &[u8]) {
        assert!(self.try_send(bytes).await, "the server takes nothing any more");
    }

    /// Sends what the server may refuse; whether it went out.
    pub(crate) async fn try_send(&mut self, bytes: &[u8]) -> bool {
        match self {
            Connection::Socket(socket) => socket.send(Message::Binary(bytes.to_vec().into())).await.is_ok(),
            Connection::Events(events) => events.post(&[bytes]).await == 204,
        }
    }

    /// The socket of a connection that is one.
    pub(crate) fn socket(&mut self) -> &mut WebSocketStream<TcpStream> {
        match self {
            Connection::Socket(socket) => socket,
            Connection::Events(_) => panic!("a connection by events"),
        }
    }

    /// Calls a trigger with a URL-encoded payload.
    pub(crate) async fn call(&mut self, call: u8, instance: u8, trigger: u8, payload: &str) {
        let mut bytes = vec![1, call, instance, trigger];
        bytes.extend_from_slice(payload.as_bytes());
        self.send(&bytes).await;
    }

    /// What the server says about stores in the next frame that says something: the change it answers, or 1 for values of the session, and the text.
    pub(crate) async fn told(&mut self) -> Vec<(u8, String)> {
        loop {
            let frame = self.frame().await.unwrap();
            let mut told = Vec::new();
            let mut rest = &frame[..];
            while let Some(at) = rest.windows(2).position(|window| window == [0, 7]) {
                let (change, length) = (rest[at + 2], usize::from(rest[at + 3]));
                assert!(length < 128, "these tests read short texts only");
                told.push((change, String::from_utf8(rest[at + 4..][..length].to_vec()).unwrap()));
                rest = &rest[at + 4 + length..];
            }
            if !told.is_empty() {
                return told;
            }
        }
    }

    /// The next frame; `Err` with the code when the server closes instead.
    pub(crate) async fn frame(&mut self) -> Result<Vec<u8>, u16> {
        let socket = match self {
            Connection::Socket(socket) => socket,
            Connection::Events(events) => return events.frame().await,
        };
        loop {
            match socket.next().await {
                Some(Ok(Message::Binary(bytes))) => return Ok(bytes.to_vec()),
                Some(Ok(Message::Close(frame))) => return Err(frame.map_or(1005, |frame| u16::from(frame.code))),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(1006),
            }
        }
    }

    /// The frames up to and with the one that answers a call.
    pub(crate) async fn answer(&mut self, call: u8) -> Result<Vec<Vec<u8>>, u16> {
        let mut frames = Vec::new();
        loop {
            let frame = self.frame().await?;
            let answers = frame.windows(3).any(|window| window[0] == 0 && (1..=3).contains(&window[1]) && window[2] == call);
            frames.push(frame);
            if answers {
                return Ok(frames);
            }
        }
    }

    /// Cuts the line without a word, and waits until the server has noticed.
    pub(crate) async fn cut(self) {
        let mut line = match self {
            Connection::Socket(socket) => socket.into_inner(),
            Connection::Events(events) => events.line,
        };
        line.shutdown().await.unwrap();
        let mut rest = Vec::new();
        let _end = line.read_to_end(&mut rest).await;
    }

    /// Leaves the page, as a browser does when its tab is closed.
    pub(crate) async fn leave(self) {
        let mut socket = match self {
            Connection::Socket(socket) => socket,
            Connection::Events(events) => return events.leave().await,
        };
        let frame = tungstenite::protocol::CloseFrame { code: CloseCode::Away, reason: "".into() };
        let _gone = (*socket).close(Some(frame)).await;
        while let Some(Ok(_)) = socket.next().await {}
    }
}

/// Waits until something holds, however long it takes: the test's own runner ends what hangs.
pub(crate) async fn until(mut holds: impl FnMut() -> bool) {
    while !holds() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}
