//! One connection to Redis, over which commands go and news come. It is made anew when it breaks.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError, mpsc as threads};
use std::time::Duration;
use std::{fmt, io, thread};

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, Cmd, FromRedisValue, Msg, PushInfo, PushKind, RedisError, Value};
use tokio::sync::mpsc;
use tokio::time::{self, MissedTickBehavior};

use super::address::Address;
use super::blocking;

/// How long an answer may take before the connection counts as lost.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often a connection that nobody uses is tried, so that a lost one is noticed.
const TRIES_EVERY: Duration = Duration::from_secs(5);
/// How long a server that could not be reached is left alone: at first, and at most.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// How long a process waits for its first connection.
const FIRST_PATIENCE: Duration = Duration::from_secs(5);

/// A handle on the thread that has the connection. The thread ends with it.
pub(crate) struct Link {
    asks: mpsc::UnboundedSender<Ask>,
    first: Mutex<Option<threads::Receiver<Result<(), LinkError>>>>,
}

/// What comes without having been asked for.
#[derive(Debug, PartialEq)]
pub(crate) enum Heard {
    /// The connection is there, or there again: what came meanwhile was not heard.
    Connected,
    /// Somebody has published this.
    Message { channel: String, text: Vec<u8> },
}

/// Why Redis has not done what it was asked.
#[derive(Debug, Clone)]
pub(crate) struct LinkError(String);

impl LinkError {
    pub(crate) fn new(reason: impl fmt::Display) -> LinkError {
        LinkError(reason.to_string())
    }
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

type Answers = threads::SyncSender<Result<Value, LinkError>>;

enum Ask {
    Command(Box<Cmd>, Answers),
    Subscribe(String),
    Unsubscribe(String),
}

impl Link {
    /// Starts connecting. What is heard is handed to `hears` on the connection's thread, which must not wait for anything.
    pub(crate) fn new(address: Address, hears: impl Fn(Heard) + Send + 'static) -> io::Result<Link> {
        let (asks, asked) = mpsc::unbounded_channel();
        let (tells_first, first) = threads::channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
        let io = Io { address, hears: Box::new(hears), channels: HashMap::new(), tells_first };
        thread::Builder::new().name("marquetry-redis".to_owned()).spawn(move || runtime.block_on(io.run(asked)))?;
        Ok(Link { asks, first: Mutex::new(Some(first)) })
    }

    /// Waits until Redis has been reached, some seconds at most; then it gives the reason why it has not.
    pub(crate) fn reached(&self) -> Result<(), LinkError> {
        let Some(first) = self.first.lock().unwrap_or_else(PoisonError::into_inner).take() else { return Ok(()) };
        let until = std::time::Instant::now() + FIRST_PATIENCE;
        let mut outcome = Err(LinkError("it does not answer".to_owned()));
        blocking(|| {
            while outcome.is_err() {
                match first.recv_timeout(until.saturating_duration_since(std::time::Instant::now())) {
                    Ok(tried) => outcome = tried,
                    Err(_) => break,
                }
            }
        });
        outcome
    }

    /// Has Redis run a command, and waits for the answer. Where Redis is not reached, it fails at once.
    pub(crate) fn ask<T: FromRedisValue>(&self, command: Cmd) -> Result<T, LinkError> {
        let (answers, answer) = threads::sync_channel(1);
        let gone = || LinkError("its thread has ended".to_owned());
        self.asks.send(Ask::Command(Box::new(command), answers)).map_err(|_| gone())?;
        let value = blocking(|| answer.recv()).map_err(|_| gone())??;
        redis::from_redis_value(value).map_err(|error| LinkError(format!("Redis answered what was not to be expected: {error}")))
    }

    /// Hears what is published under this name from now on: before the answer to any command asked for afterwards. As often as it is called, it has to be undone.
    pub(crate) fn subscribe(&self, channel: String) {
        // A thread that has ended is told by the next command.
        let _ended = self.asks.send(Ask::Subscribe(channel));
    }

    pub(crate) fn unsubscribe(&self, channel: String) {
        let _ended = self.asks.send(Ask::Unsubscribe(channel));
    }
}

/// The thread's part.
struct Io {
    address: Address,
    hears: Box<dyn Fn(Heard) + Send>,
    /// What is subscribed to, and by how many.
    channels: HashMap<String, usize>,
    tells_first: threads::Sender<Result<(), LinkError>>,
}

/// Nobody has the link any more.
struct Over;

impl Io {
    async fn run(mut self, mut asked: mpsc::UnboundedReceiver<Ask>) {
        let mut pause = FIRST_PAUSE;
        let mut outage: Option<LinkError> = None;
        loop {
            let reason = outage.clone().unwrap_or_else(|| self.lost(&"it has not been reached yet"));
            let address = self.address.clone();
            let connected = match self.meanwhile(connect(address), &mut asked, &reason).await {
                Ok(connected) => connected,
                Err(Over) => return,
            };
            let error = match connected {
                Ok((connection, news)) => {
                    match outage.take() {
                        None => tracing::info!(redis = %self.address, "connected to Redis"),
                        Some(_) => tracing::warn!(redis = %self.address, "connected to Redis again"),
                    }
                    pause = FIRST_PAUSE;
                    match self.serve(connection, news, &mut asked).await {
                        Ok(error) => error,
                        Err(Over) => return,
                    }
                }
                Err(error) => error.to_string(),
            };
            let error = self.lost(&error);
            if outage.is_none() {
                tracing::error!(redis = %self.address, %error, "no connection to Redis: it is tried again");
            }
            let _nobody_waits = self.tells_first.send(Err(error.clone()));
            if self.meanwhile(time::sleep(pause), &mut asked, &error).await.is_err() {
                return;
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
            outage = Some(error);
        }
    }

    fn lost(&self, reason: &dyn fmt::Display) -> LinkError {
        LinkError(format!("Redis at {} cannot be reached: {reason}", self.address))
    }

    /// Waits for something; who asks for anything meanwhile is told the reason why that cannot be.
    async fn meanwhile<R>(&mut self, future: impl Future<Output = R>, asked: &mut mpsc::UnboundedReceiver<Ask>, reason: &LinkError) -> Result<R, Over> {
        let mut future = std::pin::pin!(future);
        loop {
            tokio::select! {
                biased;
                ask = asked.recv() => match ask {
                    None => return Err(Over),
                    Some(Ask::Command(_, answers)) => answer(&answers, Err(reason.clone())),
                    Some(Ask::Subscribe(channel)) => { self.add(&channel); }
                    Some(Ask::Unsubscribe(channel)) => { self.remove(&channel); }
                },
                result = &mut future => return Ok(result),
            }
        }
    }

    /// Does what is asked for, until the connection is lost.
    async fn serve(
        &mut self,
        connection: MultiplexedConnection,
        mut news: mpsc::UnboundedReceiver<PushInfo>,
        asked: &mut mpsc::UnboundedReceiver<Ask>,
    ) -> Result<String, Over> {
        let (breaks, mut broken) = mpsc::unbounded_channel();
        let tasks = Tasks { connection, breaks, address: self.address.clone() };
        if !self.channels.is_empty() {
            tasks.begin(Job::Subscribe(self.channels.keys().cloned().collect()), None);
        }
        (self.hears)(Heard::Connected);
        let _nobody_waits = self.tells_first.send(Ok(()));
        let mut tries = time::interval(TRIES_EVERY);
        tries.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let closed = || Ok("the connection was closed".to_owned());
        loop {
            tokio::select! {
                Some(reason) = broken.recv() => return Ok(reason),
                push = news.recv() => match push {
                    None => return closed(),
                    Some(push) if push.kind == PushKind::Disconnection => return closed(),
                    Some(push) => if let Some(message) = Msg::from_push_info(push) {
                        (self.hears)(Heard::Message { channel: message.get_channel_name().to_owned(), text: message.get_payload_bytes().to_vec() });
                    },
                },
                asked = asked.recv() => match asked {
                    None => return Err(Over),
                    Some(Ask::Command(command, answers)) => tasks.begin(Job::Command(command), Some(answers)),
                    Some(Ask::Subscribe(channel)) => if self.add(&channel) {
                        tasks.begin(Job::Subscribe(vec![channel]), None);
                    },
                    Some(Ask::Unsubscribe(channel)) => if self.remove(&channel) {
                        tasks.begin(Job::Unsubscribe(channel), None);
                    },
                },
                _ = tries.tick() => tasks.begin(Job::Command(Box::new(redis::cmd("PING"))), None),
            }
        }
    }

    /// Whether nobody has subscribed to the channel before.
    fn add(&mut self, channel: &str) -> bool {
        let by = self.channels.entry(channel.to_owned()).or_default();
        *by += 1;
        *by == 1
    }

    /// Whether nobody is left who has.
    fn remove(&mut self, channel: &str) -> bool {
        let Some(by) = self.channels.get_mut(channel) else { return false };
        *by -= 1;
        let last = *by == 0;
        if last {
            self.channels.remove(channel);
        }
        last
    }
}

enum Job {
    Command(Box<Cmd>),
    Subscribe(Vec<String>),
    Unsubscribe(String),
}

/// What is under way on a connection.
struct Tasks {
    connection: MultiplexedConnection,
    /// Tells why the connection is of no use any more.
    breaks: mpsc::UnboundedSender<String>,
    address: Address,
}

impl Tasks {
    /// Tasks of this runtime begin in the order in which they were made, and the connection keeps that of its commands.
    fn begin(&self, job: Job, answers: Option<Answers>) {
        let (mut connection, breaks, address) = (self.connection.clone(), self.breaks.clone(), self.address.clone());
        tokio::spawn(async move {
            let result = match job {
                Job::Command(command) => connection.send_packed_command(&command).await.and_then(Value::extract_error),
                Job::Subscribe(channels) => connection.subscribe(channels).await.map(|()| Value::Nil),
                Job::Unsubscribe(channel) => connection.unsubscribe(channel).await.map(|()| Value::Nil),
            };
            if let Err(error) = &result
                && (error.is_io_error() || error.is_unrecoverable_error())
            {
                // Whoever is told first ends the connection.
                let _known = breaks.send(error.to_string());
            }
            match (answers, result) {
                (Some(answers), result) => answer(&answers, result.map_err(|error| LinkError(format!("Redis at {address} has not done it: {error}")))),
                (None, Err(error)) => tracing::error!(redis = %address, %error, "Redis refuses to publish changes to this process"),
                (None, Ok(_)) => {}
            }
        });
    }
}

fn answer(answers: &Answers, result: Result<Value, LinkError>) {
    // Whoever asked waits for as long as it takes.
    let _gone = answers.send(result);
}

async fn connect(address: Address) -> Result<(MultiplexedConnection, mpsc::UnboundedReceiver<PushInfo>), RedisError> {
    let (tells, news) = mpsc::unbounded_channel();
    let config = AsyncConnectionConfig::new().set_connection_timeout(Some(PATIENCE)).set_response_timeout(Some(PATIENCE)).set_push_sender(tells);
    let client = Client::open(address.info().clone())?;
    let connection = client.get_multiplexed_async_connection_with_config(&config).await?;
    Ok((connection, news))
}
