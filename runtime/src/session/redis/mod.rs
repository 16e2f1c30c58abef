//! Sessions in Redis, for servers that share their visitors.
//!
//! A session is a hash, `marquetry:session:` and its id: `@` is when it ends, `#` the revision of its newest value, and `=` with a key before it that key's
//! value, behind its revision. One that has another id now has `>` alone, for a day: the name of the other hash. Changes are published under the hash's name.

mod fields;

use std::sync::mpsc::{self, Receiver, Sender};

use redis::Cmd;

use self::fields::id_of;
pub(super) use self::fields::key_of;
use super::backend::{Backend, BackendError, Change, Moved, Record, Revision};
use super::id::{SessionId, random_bytes};
use super::record;
use super::remote::{Exchange, Exchanged, Fetched, Found, Notice, Remote};
use crate::redis::{Address, Heard, Link, LinkError};

const COMMIT: &str = include_str!("commit.lua");
const EXCHANGE: &str = include_str!("exchange.lua");
const FETCH: &str = include_str!("fetch.lua");

/// The sessions of one Redis server.
pub(crate) struct RedisBackend {
    link: Link,
    /// Tells this process's own changes from those of others.
    here: [u8; 12],
}

/// A backend, and what it hears.
pub(crate) struct Opened {
    pub(crate) backend: RedisBackend,
    pub(crate) notices: Sender<Notice>,
    pub(crate) heard: Receiver<Notice>,
}

impl RedisBackend {
    /// Connects; fails if the server cannot be reached within some seconds.
    pub(crate) fn open(address: Address) -> Result<Opened, LinkError> {
        let here = random_bytes();
        let (notices, heard) = mpsc::channel();
        let tells = notices.clone();
        let hears = move |heard| {
            let notice = match heard {
                Heard::Connected => Some(Notice::All),
                Heard::Message { channel, text } => id_of(channel.as_bytes()).map(|id| Notice::Changed { id, here: text == here }),
            };
            // Nobody listens any more when the sessions are about to be dropped.
            let _gone = notice.map(|notice| tells.send(notice));
        };
        let link = Link::new(address, hears).map_err(LinkError::new)?;
        link.reached()?;
        Ok(Opened { backend: RedisBackend { link, here }, notices, heard })
    }

    fn script(&self, text: &str, ids: impl ExactSizeIterator<Item = SessionId>) -> Cmd {
        let mut command = redis::cmd("EVAL");
        command.arg(text).arg(ids.len());
        ids.for_each(|id| {
            command.arg(key_of(id));
        });
        command
    }
}

/// Where a browser's new id waits for it: nobody else gets it, for nobody else presents the old one.
fn renewal(token: &str, presented: SessionId) -> Vec<u8> {
    [b"marquetry:renewal:", token.as_bytes(), b":", presented.as_bytes()].concat()
}

impl Backend for RedisBackend {
    fn load(&self, id: SessionId, now: u64) -> Result<Option<Record>, BackendError> {
        let Found::Record { expires, values } = self.fetch(id)?.found else { return Ok(None) };
        let values = values.into_iter().filter_map(|(key, _, value)| Some((key, value?)));
        Ok((now < expires).then(|| Record { expires, values: values.collect() }))
    }

    fn commit(&self, changes: &[Change]) -> Result<Revision, BackendError> {
        if changes.is_empty() {
            return Ok(Revision::default());
        }
        let ids = changes.iter().map(|change| match change {
            Change::Put { id, .. } | Change::Delete { id, .. } => *id,
        });
        let mut command = self.script(COMMIT, ids);
        command.arg(&self.here);
        for change in changes {
            match change {
                Change::Put { expires, values, .. } => {
                    command.arg("put").arg(expires).arg(values.len());
                    for (key, value) in values {
                        command.arg(key).arg(record::encode(value));
                    }
                }
                Change::Delete { moved: Some(Moved { to, keeps }), .. } => {
                    command.arg(if *keeps { "move" } else { "drop" }).arg(key_of(*to));
                }
                Change::Delete { moved: None, .. } => {
                    command.arg("drop").arg("");
                }
            }
        }
        self.link.ask(command).map_err(BackendError::new)
    }

    fn expired(&self, _: u64, _: usize) -> Result<Vec<SessionId>, BackendError> {
        Ok(Vec::new())
    }
}

impl Remote for RedisBackend {
    fn fetch(&self, id: SessionId) -> Result<Fetched, BackendError> {
        let (as_of, fields) = self.link.ask(self.script(FETCH, [id].into_iter())).map_err(BackendError::new)?;
        Ok(fields::read(id, as_of, fields))
    }

    fn exchange(&self, exchange: &Exchange<'_>) -> Result<Exchanged, BackendError> {
        let Exchange { id, expires, key, known, new } = exchange;
        let mut command = self.script(EXCHANGE, [*id].into_iter());
        command.arg(&self.here).arg(expires).arg(key).arg(known);
        if let Some(new) = new {
            command.arg(record::encode(new));
        }
        let (revision, as_of, fields): (String, Revision, _) = self.link.ask(command).map_err(BackendError::new)?;
        Ok(match revision.parse() {
            Ok(revision) => Exchanged::Done(revision),
            Err(_) => Exchanged::Conflict(fields::read(*id, as_of, fields)),
        })
    }

    fn follow(&self, id: SessionId) {
        self.link.subscribe(key_of(id));
    }

    fn unfollow(&self, id: SessionId) {
        self.link.unsubscribe(key_of(id));
    }

    fn offer(&self, token: &str, outdated: SessionId, id: SessionId, within: u64) -> Result<(), BackendError> {
        let mut command = redis::cmd("SET");
        command.arg(renewal(token, outdated)).arg(id.as_bytes()).arg("EX").arg(within);
        self.link.ask(command).map_err(BackendError::new)
    }

    fn take(&self, token: &str, presented: SessionId) -> Result<Option<SessionId>, BackendError> {
        let mut command = redis::cmd("GETDEL");
        command.arg(renewal(token, presented));
        let id: Option<Vec<u8>> = self.link.ask(command).map_err(BackendError::new)?;
        Ok(id.and_then(|id| id.try_into().ok()).map(SessionId::from_bytes))
    }
}
