//! A connection where WebSockets are blocked: server-sent events in a response that goes on, or in one after the other, and posts.

use base64::{Engine, engine::general_purpose::STANDARD};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{Visitor, Way};

#[derive(Debug)]
pub(crate) struct Events {
    pub(crate) line: TcpStream,
    visitor: Visitor,
    path: String,
    /// The head of the response.
    pub(crate) head: String,
    /// What has come and not been read.
    bytes: Vec<u8>,
    /// The events that are whole, and the beginning of the next one.
    text: String,
    pub(crate) name: String,
    pub(crate) number: u64,
    /// The number of the answer that comes, where one follows the other.
    answer: u64,
}

impl Events {
    /// Asks for the events of a page; the error is the status of a refusal.
    pub(crate) async fn connect(visitor: &Visitor, path: &str, page: &str, received: &str, headers: &[(&str, &str)]) -> Result<Events, u16> {
        let mut events = Events {
            line: TcpStream::connect(visitor.server).await.unwrap(),
            visitor: visitor.clone(),
            path: path.to_owned(),
            head: String::new(),
            bytes: Vec::new(),
            text: String::new(),
            name: String::new(),
            number: 0,
            answer: 0,
        };
        events.ask(&format!("{page}.{received}"), headers).await;
        match events.status().await {
            200 => {}
            status => return Err(status),
        }
        let (kind, name) = events.event().await.ok_or(0u16)?;
        assert_eq!(kind, "open");
        events.name = name;
        Ok(events)
    }

    /// Asks for events.
    async fn ask(&mut self, whose: &str, headers: &[(&str, &str)]) {
        let accept = if self.visitor.way == Way::Polls { "text/event-stream;ends" } else { "text/event-stream" };
        let mut head = format!("GET {} HTTP/1.1\r\nHost: {}\r\nAccept: {accept}\r\nmarquetry: {whose}\r\n", self.path, self.visitor.server);
        if let Some(cookie) = &self.visitor.cookie {
            head.push_str(&format!("Cookie: {cookie}\r\n"));
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let _cut = self.line.write_all(format!("{head}\r\n").as_bytes()).await;
    }

    /// Reads the head of an answer, and gives its status: 0 where the line was cut.
    async fn status(&mut self) -> u16 {
        let end = loop {
            match self.bytes.windows(4).position(|window| window == b"\r\n\r\n") {
                Some(end) => break end,
                None if self.more().await.is_none() => return 0,
                None => {}
            }
        };
        let rest = self.bytes.split_off(end + 4);
        self.head = String::from_utf8_lossy(&std::mem::replace(&mut self.bytes, rest)).to_ascii_lowercase();
        self.head[9..12].parse().unwrap_or(0)
    }

    /// Asks for the answer of a number, over a line of its own.
    pub(crate) async fn poll(&mut self, number: u64) -> u16 {
        self.line = TcpStream::connect(self.visitor.server).await.unwrap();
        self.bytes.clear();
        self.text.clear();
        self.answer = number;
        self.ask(&format!("{}.more.{number}", self.name), &[]).await;
        self.status().await
    }

    /// Reads more of the line; `None` at its end.
    async fn more(&mut self) -> Option<()> {
        (self.line.read_buf(&mut self.bytes).await.ok()? > 0).then_some(())
    }

    /// The next chunk of the response (RFC 9112, 7.1), or the whole of one that says its length; `None` at its end.
    async fn chunk(&mut self) -> Option<Vec<u8>> {
        if let Some((_, length)) = self.head.split_once("content-length: ") {
            let length: usize = length.split_once('\r')?.0.parse().ok()?;
            self.head.clear();
            while self.bytes.len() < length {
                self.more().await?;
            }
            return Some(std::mem::take(&mut self.bytes));
        }
        loop {
            if let Some(end) = self.bytes.windows(2).position(|window| window == b"\r\n") {
                let length = usize::from_str_radix(std::str::from_utf8(&self.bytes[..end]).ok()?, 16).ok()?;
                if self.bytes.len() >= end + 2 + length + 2 {
                    let rest = self.bytes.split_off(end + 2 + length + 2);
                    let mut chunk = std::mem::replace(&mut self.bytes, rest).split_off(end + 2);
                    chunk.truncate(length);
                    return (length > 0).then_some(chunk);
                }
            }
            self.more().await?;
        }
    }

    /// The next event: its kind and its data.
    async fn event(&mut self) -> Option<(String, String)> {
        loop {
            while let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::to_owned);
                if let Some(data) = field("data") {
                    if field("event").as_deref() == Some("more") {
                        assert_eq!(data, self.answer.to_string());
                        if self.poll(self.answer + 1).await != 200 {
                            return None;
                        }
                        continue;
                    }
                    return Some((field("event").unwrap_or_default(), data));
                }
            }
            let chunk = self.chunk().await?;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// The next frame; `Err` with the code when the server closes instead. Gives signs of life where it is asked for one.
    pub(crate) async fn frame(&mut self) -> Result<Vec<u8>, u16> {
        loop {
            let Some((kind, data)) = self.event().await else { return Err(1006) };
            match &*kind {
                "" => return Ok(STANDARD.decode(data).unwrap()),
                "ask" => assert_eq!(self.post(&[]).await, 204),
                "close" => return Err(data[..4].parse().unwrap()),
                kind => panic!("event {kind}"),
            }
        }
    }

    /// Posts messages, and gives the status of the answer; 0 where the line was cut.
    pub(crate) async fn post(&mut self, messages: &[&[u8]]) -> u16 {
        let mut body = Vec::new();
        for message in messages {
            let mut length = message.len();
            while length >= 0x80 {
                body.push(length as u8 | 0x80);
                length >>= 7;
            }
            body.push(length as u8);
            body.extend_from_slice(message);
        }
        let number = self.number.to_string();
        self.number += 1;
        self.post_as(&number, &body).await
    }

    /// Posts a body under a number.
    pub(crate) async fn post_as(&mut self, number: &str, body: &[u8]) -> u16 {
        self.visitor.say(&self.path, &format!("{}.{number}", self.name), body).await
    }

    pub(crate) async fn leave(mut self) {
        assert_eq!(self.post_as("left", &[]).await, 204);
        while self.event().await.is_some() {}
    }
}

impl Visitor {
    /// Posts to a connection.
    pub(crate) async fn say(&self, path: &str, connection: &str, body: &[u8]) -> u16 {
        let mut line = TcpStream::connect(self.server).await.unwrap();
        let cookie = self.cookie.as_ref().map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\n{cookie}Connection: close\r\nContent-Length: {}\r\nmarquetry: {connection}\r\n\r\n",
            self.server,
            body.len()
        );
        let _cut = line.write_all(&[head.as_bytes(), body].concat()).await;
        let mut bytes = Vec::new();
        let _cut = line.read_to_end(&mut bytes).await;
        bytes.get(9..12).and_then(|status| std::str::from_utf8(status).ok()?.parse().ok()).unwrap_or(0)
    }
}
