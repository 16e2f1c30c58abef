//! An open connection: what the browser says goes to its page, what changes there goes to the browser.

use std::{
    future::{Future, poll_fn},
    mem,
    pin::pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::Bytes;
use tokio::time::Instant;

use super::{
    bucket::Bucket,
    carrier::{Carrier, End, Heard, MALFORMED, TOO_LARGE},
    download,
    live::Live,
    navigate,
    open::{Connected, ROUND},
    renewal,
    store::StoreLink,
    streams::Asked,
    upload,
    waiting::{Connecting, Parked},
};
use crate::{
    component::{Call, Outcome},
    out::wire::{self, Control},
    page::LivePage,
};

/// How long a connection may be silent before it is asked whether anybody is there; it looks once in a round of the clock.
const QUIET: Duration = Duration::from_secs(30).saturating_sub(ROUND);
/// A page whose component panics is loaded anew, but not one that does so at once: it would be loaded for ever.
const SETTLED: Duration = Duration::from_secs(10);

/// The message that names the page with which the connection goes on.
const GO_ON: u8 = 5;

/// A page's connection.
pub(super) struct Connection {
    pub(super) connected: Connected,
    /// `None`: the browser should load the URL itself.
    pub(super) parked: Option<(Box<Parked>, Connecting)>,
}

impl Connection {
    /// Begins to serve the connection.
    pub(super) async fn run(self, mut carrier: impl Carrier) {
        let Connection { connected, parked } = self;
        match parked {
            // In a task of its own: the one that waited for the upgrade would keep the room that it needed for that as long as the page is open.
            Some((parked, connecting)) => {
                connecting.done();
                drop(tokio::spawn(Link::new(carrier, connected, parked).run()));
            }
            None => {
                let reload = Bytes::from_static(&[0, Control::Reload as u8]);
                let _gone = carrier.send(reload).await;
            }
        }
    }
}

/// A page and its browser. What is rarely under way between them is boxed: an idle connection keeps room for every state of its task.
struct Link<C> {
    carrier: C,
    connected: Connected,
    parked: Box<Parked>,
    calls: Bucket,
    since: Instant,
    heard: Instant,
    /// Whether the browser was asked for a sign of life since it was last heard.
    asked: bool,
}

/// What happens to an open connection.
enum Event {
    /// The browser says something, or has gone.
    Heard(Heard),
    /// The page has something to do, or the clock has come round.
    Woken,
}

impl<C: Carrier> Link<C> {
    fn new(carrier: C, connected: Connected, parked: Box<Parked>) -> Link<C> {
        let calls = Bucket::full(connected.live.settings.limits.triggers_per_second);
        let now = Instant::now();
        Link { carrier, connected, parked, calls, since: now, heard: now, asked: false }
    }

    #[expect(clippy::manual_async_fn, reason = "it would keep the link twice, as an argument and as a local")]
    fn run(mut self) -> impl Future<Output = ()> + Send {
        async move {
            let end = self.converse().await;
            Box::pin(self.end(end)).await;
        }
    }

    async fn converse(&mut self) -> End {
        self.connected.look_after(self.parked.page.shared());
        if let Err(end) = Box::pin(self.open()).await {
            return end;
        }
        loop {
            if self.connected.live.shared.open.is_closing() {
                return End::Closing;
            }
            let next = match poll_fn(|cx| self.poll(cx)).await {
                Event::Heard(heard) => self.hear(heard),
                Event::Woken if self.parked.page.is_displaced() => Err(End::Displaced),
                Event::Woken => Ok(true),
            };
            let updated = match next {
                Ok(true) => Box::pin(self.update()).await,
                Ok(false) => Ok(()),
                Err(end) => Err(end),
            };
            if let Err(end) = updated {
                return end;
            }
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Event> {
        let event = match self.carrier.poll_heard(cx) {
            Poll::Ready(heard) => Poll::Ready(Event::Heard(heard)),
            Poll::Pending if self.parked.page.wake_by(cx.waker()) => Poll::Ready(Event::Woken),
            Poll::Pending => Poll::Pending,
        };
        let Parked { page, sent, rows, .. } = &*self.parked;
        page.rests_at(Some(sent.count).filter(|_| event.is_pending() && rows.is_none()));
        event
    }

    /// Takes in what the browser says; whether the page may have something to send now.
    fn hear(&mut self, heard: Heard) -> Result<bool, End> {
        self.heard = Instant::now();
        self.asked = false;
        match heard {
            Heard::Message(bytes) if bytes.len() > self.connected.live.settings.limits.message => Err(TOO_LARGE),
            Heard::Message(bytes) => {
                if let [GO_ON, name @ ..] = &bytes[..] {
                    self.go_on(name)?;
                    return Ok(true);
                }
                receive(&bytes, &mut self.parked, &mut self.calls, &self.connected.live)?;
                Ok(true)
            }
            Heard::Life => Ok(false),
            Heard::End(end) => Err(end),
        }
    }

    /// Goes on with the page to which the browser has navigated. All that was said of the one it left has been sent.
    fn go_on(&mut self, name: &[u8]) -> Result<(), End> {
        let live = &self.connected.live;
        let next = navigate::next(live, &mut self.parked, name).ok_or(End::Unknown)?;
        let left = mem::replace(&mut self.parked, next);
        live.shared.waiting.gone(left.id);
        self.connected.look_after(self.parked.page.shared());
        self.since = Instant::now();
        Ok(())
    }

    /// Begins with what did not arrive over the connection before.
    async fn open(&mut self) -> Result<(), End> {
        let missed: Vec<_> = self.parked.sent.unacknowledged.iter().cloned().collect();
        if let Some(rows) = self.parked.rows.as_mut().filter(|_| missed.is_empty()) {
            // The question has arrived, and its answer may have been lost.
            rows.go_without();
        }
        for frame in missed {
            self.deliver(frame).await?;
        }
        // What was found while the page was being served wakes nobody.
        self.update().await
    }

    /// Sends what has changed, and asks a silent browser whether it is there.
    async fn update(&mut self) -> Result<(), End> {
        let (mut frame, shared, mut control) = turn(&mut self.parked.page, &self.connected.live).await;
        if let Some(store) = &mut self.parked.store {
            store.save(&self.parked.page).await;
            store.tell(&self.parked.page, &mut control);
        }
        if let Some(streams) = &mut self.parked.streams {
            streams.tell(&self.parked.page, &mut control);
        }
        if self.parked.page.may_rest() && !mem::replace(&mut self.parked.watched, true) {
            control.extend_from_slice(&[0, Control::Watch as u8]);
        }
        self.keep(&mut control);
        let frame = match shared {
            Some(shared) if control.is_empty() => shared,
            shared => {
                if let Some(shared) = shared {
                    wire::untrimmed(&mut frame, &shared);
                }
                if control.is_empty() {
                    wire::trim(&mut frame);
                }
                frame.append(&mut control);
                Bytes::from(frame)
            }
        };
        match &mut self.parked.rows {
            Some(rows) => rows.hold(frame),
            None => self.send(frame).await?,
        }
        if let Some(rows) = self.parked.rows.take_if(|rows| rows.is_due()) {
            let frames: Vec<_> = rows.frames().collect();
            if let Some(unsettled) = &mut self.parked.unsettled {
                unsettled.comes_with(self.parked.sent.count + 1);
            }
            // All count before the first one goes: what a cut keeps back is sent again.
            frames.iter().for_each(|frame| self.parked.sent.push(frame.clone()));
            for frame in frames {
                self.deliver(frame).await?;
            }
        }
        if self.parked.page.take_failure().is_some() && self.since.elapsed() > SETTLED {
            let reload = Bytes::from_static(&[0, Control::Reload as u8]);
            let _gone = self.carrier.send(reload).await;
            return Err(End::Left);
        }
        if self.heard.elapsed() >= QUIET {
            if mem::replace(&mut self.asked, true) {
                return Err(End::Cut);
            }
            self.heard = Instant::now();
            self.carrier.ask().await?;
        }
        Ok(())
    }

    async fn send(&mut self, frame: Bytes) -> Result<(), End> {
        if frame.is_empty() {
            return Ok(());
        }
        self.parked.sent.push(frame.clone());
        self.deliver(frame).await
    }

    /// Has the browser take a frame, unless the browser that should take it has come over another connection.
    async fn deliver(&mut self, frame: Bytes) -> Result<(), End> {
        let page = &self.parked.page;
        let mut sent = pin!(self.carrier.send(frame));
        poll_fn(|cx| match sent.as_mut().poll(cx) {
            Poll::Pending if page.is_displaced_or_wakes(cx.waker()) => Poll::Ready(Err(End::Displaced)),
            sent => sent,
        })
        .await
    }

    /// Has the page keep its stores' values, where they are others than it keeps.
    fn keep(&self, control: &mut Vec<u8>) {
        let Some(visit) = self.parked.page.visit() else { return };
        let visitor = || *visit.session().state().id().as_bytes();
        let text = visit.kept_if_any().and_then(|kept| kept.news(visitor()));
        let sealed = text.and_then(|text| self.connected.live.settings.sessions.seal(visit.request().path(), &visitor(), &text));
        if let Some(sealed) = sealed {
            control.extend_from_slice(&[0, Control::Keep as u8]);
            wire::string(control, sealed.as_bytes());
        }
    }

    /// Ends the connection; a page whose browser may come back waits for it.
    async fn end(mut self, end: End) {
        let live = self.connected.live.clone();
        drop(self.connected);
        if !matches!(end, End::Cut | End::Displaced) {
            live.shared.waiting.gone(self.parked.id);
        }
        match end {
            End::Refused(code, reason) => {
                tracing::warn!(code, reason, "a connection was closed");
                self.carrier.close(code, reason).await;
            }
            End::Closing => self.carrier.close(1012, "restarting").await,
            End::Cut | End::Displaced => live.shared.waiting.park(self.parked, live.settings.limits),
            End::Unknown => {
                let reload = Bytes::from_static(&[0, Control::Reload as u8]);
                let _gone = self.carrier.send(reload).await;
            }
            End::Left => {}
        }
    }
}

/// Takes in a message of the browser.
fn receive(bytes: &[u8], parked: &mut Parked, calls: &mut Bucket, live: &Live) -> Result<(), End> {
    let (kind, rest) = wire::read_varint(bytes).ok_or(MALFORMED)?;
    match kind {
        1 => {
            let (id, rest) = wire::read_varint(rest).ok_or(MALFORMED)?;
            let (instance, rest) = wire::read_varint(rest).ok_or(MALFORMED)?;
            let (trigger, payload) = wire::read_varint(rest).ok_or(MALFORMED)?;
            let (instance, trigger) = (u32::try_from(instance).map_err(|_| MALFORMED)?, u32::try_from(trigger).map_err(|_| MALFORMED)?);
            if !calls.take() {
                return Err(End::Refused(1008, "too many triggers"));
            }
            let visitor = parked.page.visit().and_then(|visit| visit.session().known_id());
            parked.unsettled.take_if(|unsettled| unsettled.is_settled(&parked.sent));
            if parked.unsettled.as_ref().is_some_and(|unsettled| unsettled.may_be_another(instance)) {
                // It was made before that, for an instance of the page that is no more.
                parked.page.answer(id, Outcome::Refused("connection lost".to_owned()));
                return Ok(());
            }
            match Call::new(id, trigger, payload, &mut |token| upload::claim(live, visitor, token)) {
                Ok(call) => parked.page.call(instance, call),
                Err(error) => parked.page.answer(id, Outcome::Refused(error)),
            }
            Ok(())
        }
        2 => {
            let (received, _) = wire::read_varint(rest).ok_or(MALFORMED)?;
            if received > parked.sent.count {
                return Err(MALFORMED);
            }
            parked.sent.acknowledge(received);
            Ok(())
        }
        3 => {
            let (change, rest) = wire::read_varint(rest).ok_or(MALFORMED)?;
            if change == 0 || parked.store.is_none() {
                parked.store = StoreLink::new(&parked.page);
            }
            if change == 0 {
                return Ok(());
            }
            let (field, text) = wire::read_varint(rest).ok_or(MALFORMED)?;
            let text = std::str::from_utf8(text).map_err(|_| MALFORMED)?;
            if !calls.take() {
                return Err(End::Refused(1008, "too many changes"));
            }
            if let Some(store) = &mut parked.store {
                store.change(&parked.page, &live.settings.clients, change, field, text);
            }
            Ok(())
        }
        4 => {
            let (change, rest) = wire::read_varint(rest).ok_or(MALFORMED)?;
            let (length, rest) = wire::read_varint(rest).ok_or(MALFORMED)?;
            let (key, text) = usize::try_from(length).ok().and_then(|length| rest.split_at_checked(length)).ok_or(MALFORMED)?;
            let (key, text) = (std::str::from_utf8(key).map_err(|_| MALFORMED)?, std::str::from_utf8(text).map_err(|_| MALFORMED)?);
            if !calls.take() {
                return Err(End::Refused(1008, "too many changes"));
            }
            if parked.store.is_none() {
                parked.store = StoreLink::new(&parked.page);
            }
            if let Some(store) = &mut parked.store {
                store.change_session(&parked.page, change, key, text);
            }
            Ok(())
        }
        6 => {
            let asked = Asked::read(rest).ok_or(MALFORMED)?;
            if !calls.take() {
                return Err(End::Refused(1008, "too many wishes for streams"));
            }
            match asked {
                Asked::Hidden(hidden) => parked.page.hide(hidden),
                Asked::Stream(number, wish, name) => parked.streams.get_or_insert_default().ask(&parked.page, number, wish, name),
            }
            Ok(())
        }
        // Where the answer comes too late it is no longer waited for.
        7 => parked.rows.as_mut().map_or(Some(()), |rows| rows.hear(rest)).ok_or(MALFORMED),
        _ => Err(MALFORMED),
    }
}

/// One turn of a page: what has changed, or the frame that others get, too; and what triggers answered, which is only said once what they wrote is kept.
async fn turn(page: &mut LivePage, live: &Live) -> (Vec<u8>, Option<Bytes>, Vec<u8>) {
    let (frame, shared, answers) = page.turn_with_shared();
    let mut control = Vec::new();
    if !answers.is_empty() {
        let saved = match page.visit() {
            Some(visit) => visit.session().saved().await,
            None => Ok(()),
        };
        if let Err(error) = &saved {
            tracing::error!(%error, "what a trigger wrote could not be saved");
        }
        if saved.is_ok()
            && let Some(url) = renewal::offer(page, live)
        {
            fetch(&mut control, &url);
        }
        for (call, outcome) in answers {
            let outcome = if saved.is_ok() { fetched(page, live, outcome) } else { Outcome::Unsaved };
            answer(&mut control, call, outcome);
        }
    }
    (frame, shared, control)
}

/// What only a response can carry becomes the URL of one.
fn fetched(page: &LivePage, live: &Live, outcome: Outcome) -> Outcome {
    let Outcome::Download(file) = outcome else { return outcome };
    let offer = page.visit().and_then(|visit| download::offer(live, visit.session().known_id()?, page.query(), file));
    offer.map_or(Outcome::Unsaved, Outcome::Redirect)
}

fn answer(control: &mut Vec<u8>, call: u64, outcome: Outcome) {
    let (code, text) = match outcome.message() {
        None => match outcome {
            Outcome::Redirect(url) => (Control::Redirect, Some(url)),
            _ => (Control::Done, None),
        },
        Some(message) => (Control::Failed, Some(message)),
    };
    control.push(0);
    control.push(code as u8);
    wire::varint(control, call);
    if let Some(text) = text {
        wire::string(control, text.as_bytes());
    }
}

/// Has the browser fetch a URL for what its response carries, before it follows any answer.
fn fetch(control: &mut Vec<u8>, url: &str) {
    control.extend_from_slice(&[0, Control::Fetch as u8]);
    wire::string(control, url.as_bytes());
}
