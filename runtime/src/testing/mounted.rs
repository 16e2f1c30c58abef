//! A mounted component, and what a visitor does with it.

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    future::Future,
    mem,
    pin::pin,
    sync::Arc,
    task::Poll,
    time::Duration,
};

use ego_tree::NodeId;
use scraper::Selector;
use serde::Serialize;
use tokio::time::Instant;

use super::{
    Patch,
    apply::Browser,
    clock,
    difference::difference,
    events::{Events, Sent, form_and_button},
    keys::Key,
};
use crate::{
    Component, Download, Upload,
    component::{Call, Outcome},
    context::Visit,
    out::wire,
    page::{LivePage, Results, is_document},
    page_store::PageData,
};

/// How many turns follow one another without waiting: a stream that always has another item would never end.
const TURNS: usize = 100;

/// A component on a page that is open in a browser tab: without the browser, without a connection. [`mount`] makes it.
///
/// Every method acts on the page as it is after all changes so far. What a visitor could not do (a click on what is disabled or not there) panics with the
/// page's HTML.
///
/// ```
/// use marquetry::{prelude::*, testing::mount};
///
/// component! {
///     pub Guests() {
///         let names = writable(Vec::<String>::new());
///         on add(name: String) { names.edit(|names| names.push(name)) }
///         on clear() { names.set(Vec::new()) }
///         <form @trigger="add"><input name="name" required><button>"Add"</button></form>
///         <fragment key="guests">
///             <ul>{#each $names as name}<li>{name}</li>{/each}</ul>
///             <button id="clear" disabled={$names.is_empty()} @trigger="clear">"Clear"</button>
///         </fragment>
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let mut page = mount(Guests).await;
/// page.fill("input", "Ann");
/// page.submit("form");
/// assert_eq!(page.text("li"), "Ann");
/// assert_eq!(page.value("input"), "Ann");
/// page.click("#clear");
/// assert_eq!(page.text("ul"), "");
/// # }
/// ```
pub struct Mounted {
    page: LivePage,
    browser: Browser,
    events: Events,
    /// The names of the component's triggers.
    triggers: &'static [&'static str],
    patches: Vec<Patch>,
    sent: usize,
    calls: u64,
    outcomes: HashMap<u64, Outcome>,
    downloads: VecDeque<Download>,
}

impl fmt::Debug for Mounted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mounted").field("html", &self.browser.dom.html()).finish_non_exhaustive()
    }
}

/// Mounts a component as a page of its own, and opens the page.
///
/// The clock stands still from here on, and moves by [`Mounted::tick`] or while a test waits for something: hours of timers take no time. This needs tokio's
/// current-thread runtime, which `#[tokio::test]` makes.
///
/// # Panics
/// If the component panics while it renders, or outside of a current-thread runtime.
pub async fn mount<C: Component + Send + 'static>(component: C) -> Mounted {
    mount_for(component, Visit::detached()).await
}

/// As [`mount`], for a page whose page store is `store`.
///
/// ```
/// # use marquetry::{prelude::*, testing::mount_with_store};
/// # #[derive(Clone, PartialEq, serde::Serialize)] struct AppStore { user: Option<String> }
/// component! {
///     pub Greeting() {
///         let page = page_store::<AppStore>();
///         on leave() { page.edit(|page| page.user = None) }
///         <fragment key="greeting">{$page.user.as_deref().unwrap_or("nobody")}</fragment>
///         <button @trigger="leave">"Leave"</button>
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let mut page = mount_with_store(Greeting, AppStore { user: Some("ada".into()) }).await;
/// assert!(page.html().starts_with("ada"));
/// page.click("button");
/// assert!(page.html().starts_with("nobody"));
/// # }
/// ```
///
/// # Panics
/// As [`mount`].
pub async fn mount_with_store<C: Component + Send + 'static>(component: C, store: impl PageData) -> Mounted {
    mount_for(component, Visit::with_page_store(store)).await
}

async fn mount_for<C: Component + Send + 'static>(component: C, visit: Arc<Visit>) -> Mounted {
    clock::stop().await;
    let render = Box::new(|out: &mut crate::Out| component.__render(Default::default(), out));
    let served = match LivePage::serve(visit, Results::Later, render).await {
        Ok(served) => served,
        Err(why) => panic!("the component did not render: {}", why.details()),
    };
    let styles = served.head.styles(None);
    let html = if is_document(&served.html) { served.head.put_into(served.html, None) } else { served.html };
    let mut browser = Browser::new(&String::from_utf8_lossy(&html));
    browser.head = String::from_utf8_lossy(&styles).split_inclusive("</style>").map(str::to_owned).collect();
    let mut mounted = Mounted {
        page: served.page,
        browser,
        events: Events::default(),
        triggers: C::TRIGGERS,
        patches: Vec::new(),
        sent: 0,
        calls: 0,
        outcomes: HashMap::new(),
        downloads: VecDeque::new(),
    };
    // What changed while the page was served is sent as soon as its connection is there.
    mounted.turn();
    mounted.settle();
    mounted.patches.clear();
    mounted.sent = 0;
    mounted
}

impl Mounted {
    /// What the page shows, as HTML: without the marks and attributes that only Marquetry's client reads. Of an element's attributes the live ones come last.
    pub fn html(&mut self) -> String {
        self.settle();
        self.browser.dom.html()
    }

    /// The title of the page: what its components write into the `<title>` of a `<head>`.
    ///
    /// ```
    /// # use marquetry::{prelude::*, testing::mount};
    /// component! {
    ///     pub Inbox(unread: Writable<u32>) {
    ///         <head><title>"Inbox ("{$unread}")"</title></head>
    ///         <h1>"Inbox"</h1>
    ///     }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let unread = writable(2);
    /// let mut page = mount(Inbox { unread: unread.clone() }).await;
    /// assert_eq!(page.title(), "Inbox (2)");
    /// unread.set(3);
    /// assert_eq!(page.title(), "Inbox (3)");
    /// # }
    /// ```
    pub fn title(&mut self) -> String {
        self.settle();
        self.browser.dom.title()
    }

    /// The text inside the first element that matches a CSS selector.
    ///
    /// # Panics
    /// If no element matches.
    #[track_caller]
    pub fn text(&mut self, css: &str) -> String {
        let element = self.find(css);
        self.browser.dom.text_content(element)
    }

    /// The value that the first field matching a CSS selector shows: what was typed last, by the visitor or by the server.
    ///
    /// # Panics
    /// If no element matches.
    #[track_caller]
    pub fn value(&mut self, css: &str) -> String {
        let element = self.find(css);
        self.browser.fields.value(&self.browser.dom, element)
    }

    /// Clicks the first element that matches a CSS selector, with all that follows: triggers, of whichever component it belongs to, a form that is submitted, a box
    /// that is ticked.
    ///
    /// # Panics
    /// If no element matches, or if it is disabled, hidden or inert.
    #[track_caller]
    pub fn click(&mut self, css: &str) {
        let element = self.find(css);
        match self.browser.click(&mut self.events, element) {
            Ok(calls) => self.run(calls),
            Err(why) => self.refuse("click on", css, &why),
        }
    }

    /// Types a value into the first field that matches a CSS selector, or chooses it in a select; then the visitor leaves the field.
    ///
    /// # Panics
    /// If no element matches, or if nobody could enter this value: the field is disabled or read-only, has no such option, takes fewer letters, or only numbers,
    /// dates or colours.
    #[track_caller]
    pub fn fill(&mut self, css: &str, value: &str) {
        let element = self.find(css);
        if let Err(why) = self.browser.fill(element, value) {
            self.refuse("fill", css, &why);
        }
        let calls = self.browser.changed(&mut self.events, element);
        self.run(calls);
    }

    /// Presses a key in the first element that matches a CSS selector: `enter`, `a`, `up`, `ctrl+enter`. In a field, `enter` sends its form.
    ///
    /// ```
    /// # use marquetry::{prelude::*, testing::mount};
    /// component! {
    ///     pub Note() {
    ///         let sent = writable(String::new());
    ///         on send(text: String) { sent.set(text) }
    ///         <textarea aria-label="Note" name="note" on:keydown|ctrl|enter @trigger="send"></textarea>
    ///         <fragment key="sent"><p>{sent}</p></fragment>
    ///     }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let mut page = mount(Note).await;
    /// page.fill("textarea", "hello");
    /// page.press("textarea", "enter");
    /// assert_eq!(page.text("p"), "");
    /// page.press("textarea", "ctrl+enter");
    /// assert_eq!(page.text("p"), "hello");
    /// # }
    /// ```
    ///
    /// # Panics
    /// If no element matches, if it is disabled, or if there is no such key.
    #[track_caller]
    pub fn press(&mut self, css: &str, keys: &str) {
        let element = self.find(css);
        let Some(key) = Key::parse(keys) else { self.refuse(&format!("press {keys:?} in"), css, "there is no such key") };
        match self.browser.press(&mut self.events, element, &key) {
            Ok(calls) => self.run(calls),
            Err(why) => self.refuse(&format!("press {keys:?} in"), css, &why),
        }
    }

    /// Checks what the page shows, as [`Mounted::html`] gives it.
    ///
    /// # Panics
    /// If it shows something else: with the whole of it, and where it differs.
    #[track_caller]
    pub fn assert_html(&mut self, expected: &str) {
        let html = self.html();
        assert!(html == expected, "the page shows other HTML:\n{html}\n\nwhat is missing (-), and what is there instead (+):\n{}", difference(expected, &html));
    }

    /// Chooses files in the first field that matches a CSS selector, in the place of those before.
    ///
    /// # Panics
    /// If no element matches, or if nobody could choose these: it is no file field, it is disabled, or it takes one file only.
    #[track_caller]
    pub fn attach(&mut self, css: &str, files: impl IntoIterator<Item = Upload>) {
        let element = self.find(css);
        if let Err(why) = self.browser.attach(element, files.into_iter().collect()) {
            self.refuse("choose files in", css, &why);
        }
        let calls = self.browser.changed(&mut self.events, element);
        self.run(calls);
    }

    /// Submits the first form that matches a CSS selector; where that is one of its buttons, by this button.
    ///
    /// # Panics
    /// If no element matches, if it is no form and belongs to none, or if a browser would not send it: a field is `required` and empty, has less than its
    /// `minlength`, lies outside of `min`, `max` and `step`, is no `email` or `url`, or does not have its `pattern`; unless it says `novalidate`.
    #[track_caller]
    pub fn submit(&mut self, css: &str) {
        let element = self.find(css);
        let Some((form, button)) = form_and_button(&self.browser, element) else { self.refuse("submit", css, "it is no form, and belongs to none") };
        match self.browser.submit(&mut self.events, form, button) {
            Ok(calls) => self.run(calls),
            Err(why) => self.refuse("submit", css, &why),
        }
    }

    /// Calls a trigger of the mounted component by its name, with a tuple of arguments, and waits for its answer.
    ///
    /// ```
    /// # use marquetry::{prelude::*, testing::mount};
    /// component! {
    ///     pub Stock() {
    ///         let left = writable(3u32);
    ///         on take(n: u32) -> Result<(), String> {
    ///             if n > get(&left) { return Err("not that many".into()) }
    ///             left.update(|left| left - n);
    ///             Ok(())
    ///         }
    ///         <fragment key="left">{left}</fragment>
    ///     }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let mut page = mount(Stock).await;
    /// assert_eq!(page.trigger("take", (2,)).await, Ok(()));
    /// assert_eq!(page.trigger("take", (2,)).await, Err("not that many".into()));
    /// assert_eq!(page.html(), "1");
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the trigger answers as its error; or that the arguments do not fit, or that it panicked.
    ///
    /// # Panics
    /// If the component has no such trigger, or if the arguments are no tuple.
    pub async fn trigger(&mut self, name: &str, args: impl Serialize) -> Result<(), String> {
        let Some(number) = self.triggers.iter().position(|known| *known == name) else {
            panic!("there is no trigger {name:?}, only {:?}", self.triggers);
        };
        let payload = match serde_json::to_value(args) {
            Ok(serde_json::Value::Null) => String::new(),
            Ok(args @ serde_json::Value::Array(_)) => form_urlencoded::Serializer::new(String::new()).append_pair("_a", &args.to_string()).finish(),
            Ok(other) => panic!("the arguments of a trigger are a tuple, as in `(1,)`, not {other}"),
            Err(error) => panic!("the arguments of a trigger cannot be sent: {error}"),
        };
        // The root component is the first that is mounted.
        let id = self.send(Sent { instance: 0, trigger: number as u32, payload, files: Vec::new() });
        loop {
            self.settle();
            if let Some(outcome) = self.outcomes.remove(&id) {
                return answer(outcome);
            }
            self.page.changed().await;
        }
    }

    /// Lets time pass, and with it whatever waits for it: timers, streams, triggers that sleep.
    ///
    /// ```
    /// # use marquetry::{prelude::*, testing::mount};
    /// component! {
    ///     pub Slow() {
    ///         let state = writable("ready");
    ///         async on save() {
    ///             state.set("saving");
    ///             tokio::time::sleep(Duration::from_secs(3600)).await;
    ///             state.set("saved");
    ///         }
    ///         <fragment key="state">{state}</fragment>
    ///         <button @trigger="save">"Save"</button>
    ///     }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let mut page = mount(Slow).await;
    /// page.click("button");
    /// assert!(page.html().starts_with("saving"));
    /// page.tick(Duration::from_secs(3600)).await;
    /// assert!(page.html().starts_with("saved"));
    /// # }
    /// ```
    pub async fn tick(&mut self, time: Duration) {
        self.quiet().await;
        let end = Instant::now() + time;
        loop {
            // The clock moves by itself once there is nothing else to do, and stops at every timer on its way.
            let until = self.events.next().map_or(end, |next| next.min(end));
            let mut slept = pin!(tokio::time::sleep_until(until));
            let mut changed = pin!(self.page.changed());
            let woken = std::future::poll_fn(|cx| match changed.as_mut().poll(cx) {
                Poll::Ready(()) => Poll::Ready(true),
                Poll::Pending => slept.as_mut().poll(cx).map(|()| false),
            });
            if !woken.await {
                let calls = self.events.due(Instant::now());
                self.run(calls);
                if until == end {
                    break;
                }
            }
            self.quiet().await;
        }
        self.quiet().await;
    }

    /// Pauses the streams of a name, as a script of the page does by `stream(name).pause()`.
    ///
    /// ```
    /// # use marquetry::{prelude::*, testing::mount};
    /// component! {
    ///     pub Newest(n: Writable<u32>) { <fragment key="n">{#each n}{this}{/each}</fragment> }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let n = writable(1);
    /// let mut page = mount(Newest { n: n.clone() }).await;
    /// page.pause("n");
    /// n.set(2);
    /// assert_eq!(page.html(), "1");
    /// page.resume("n");
    /// assert_eq!(page.html(), "2");
    /// # }
    /// ```
    ///
    /// # Panics
    /// If the page follows no stream of that name.
    #[track_caller]
    pub fn pause(&mut self, stream: &str) {
        self.set_idle(stream, true);
    }

    /// Has the streams of a name go on, as a script of the page does by `stream(name).resume()`.
    ///
    /// # Panics
    /// If the page follows no stream of that name.
    #[track_caller]
    pub fn resume(&mut self, stream: &str) {
        self.set_idle(stream, false);
    }

    #[track_caller]
    fn set_idle(&mut self, stream: &str, idle: bool) {
        self.settle();
        assert!(self.page.is_idle(stream).is_some(), "the page follows no stream {stream:?}, only {:?}", self.page.stream_names());
        self.page.set_idle(stream, idle);
    }

    /// Hides the page's tab: what is in a `<fragment idle="hidden">` pauses.
    ///
    /// ```
    /// # use marquetry::{prelude::*, testing::mount};
    /// component! {
    ///     pub Newest(n: Writable<u32>) { <fragment key="n" idle="hidden">{#each n}{this}{/each}</fragment> }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let n = writable(1);
    /// let mut page = mount(Newest { n: n.clone() }).await;
    /// page.hide();
    /// n.set(2);
    /// assert_eq!(page.html(), "1");
    /// page.show();
    /// assert_eq!(page.html(), "2");
    /// # }
    /// ```
    pub fn hide(&mut self) {
        self.settle();
        self.page.hide(true);
    }

    /// Shows the page's tab again.
    pub fn show(&mut self) {
        self.settle();
        self.page.hide(false);
    }

    /// What has changed since this was asked last, or since the page was mounted, in the order in which it was sent.
    ///
    /// ```
    /// # use marquetry::{prelude::*, testing::{Patch, mount}};
    /// component! {
    ///     pub Names(names: Writable<Vec<&'static str>>) {
    ///         <fragment key="names" tag="ul">{#each $names as name (name)}<li>{name}</li>{/each}</fragment>
    ///     }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let names = writable(vec!["Ann", "Bob"]);
    /// let mut page = mount(Names { names: names.clone() }).await;
    /// names.set(vec!["Bob", "Cem"]);
    /// assert_eq!(page.patches(), [Patch::Remove(0), Patch::Insert(1, "<li>Cem</li>".into())]);
    /// # }
    /// ```
    pub fn patches(&mut self) -> Vec<Patch> {
        self.settle();
        mem::take(&mut self.patches)
    }

    /// The next file that a trigger has answered.
    pub fn download(&mut self) -> Option<Download> {
        self.settle();
        self.downloads.pop_front()
    }

    /// How many bytes were sent to the page since this was asked last, or since it was mounted.
    pub fn sent(&mut self) -> usize {
        self.settle();
        mem::take(&mut self.sent)
    }

    /// The style sheets and links that came for the head after the page, and the style sheets before.
    #[doc(hidden)]
    pub fn head(&mut self) -> Vec<String> {
        self.settle();
        self.browser.head.clone()
    }

    /// How many of the operations that were sent changed nothing.
    #[doc(hidden)]
    pub fn needless(&self) -> usize {
        self.browser.needless
    }

    /// Asks what the component would show with other props, as the answer to a navigation tells it of a layout, and shows that if it `is_shown`; whether it is anything else.
    #[doc(hidden)]
    pub fn try_props<C: Component + Send + 'static>(&mut self, props: C, is_shown: bool) -> bool {
        self.settle();
        let (given_back, mut frame) = self.page.shared().tried(0, Some(Box::new(props)), None);
        assert!(given_back.is_some_and(|props| props.is::<C>()), "the props are given back");
        wire::trim(&mut frame);
        if is_shown && let Err(why) = self.browser.apply(&frame, &mut self.patches) {
            panic!("the page cannot take a frame: {why}\n{frame:?}\n{}", self.browser.dom.html());
        }
        !frame.is_empty()
    }

    /// Gives the component other props, as where a layout goes along.
    #[doc(hidden)]
    pub fn give_props<C: Component + Send + 'static>(&mut self, props: C) {
        self.page.shared().goes_on_with(0, Box::new(props));
    }

    /// What the browser shows before it has heard of anything new.
    #[doc(hidden)]
    pub fn shown(&self) -> String {
        self.browser.dom.html()
    }

    /// Lets tasks run until none has anything more to do.
    async fn quiet(&mut self) {
        let mut still = 0;
        for _ in 0..TURNS {
            tokio::task::yield_now().await;
            still = if self.settle() { 0 } else { still + 1 };
            if still == 4 {
                break;
            }
        }
    }

    /// Sends the page what has changed; whether anything had.
    fn settle(&mut self) -> bool {
        for turn in 0..TURNS {
            let due = {
                let mut changed = pin!(self.page.changed());
                changed.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop())).is_ready()
            };
            if !due {
                return turn > 0;
            }
            self.turn();
        }
        true
    }

    fn turn(&mut self) {
        let (mut frame, answers) = self.page.turn();
        wire::trim(&mut frame);
        self.sent += frame.len();
        self.downloads.extend(answers.iter().filter_map(|(_, outcome)| if let Outcome::Download(file) = outcome { Some(file.clone()) } else { None }));
        self.outcomes.extend(answers);
        if let Err(why) = self.browser.apply(&frame, &mut self.patches) {
            panic!("the page cannot take a frame: {why}\n{frame:?}\n{}", self.browser.dom.html());
        }
        if let Some(why) = self.page.take_failure() {
            panic!("a component failed: {}\n{}", why.details(), self.browser.dom.html());
        }
    }

    fn send(&mut self, call: Sent) -> u64 {
        self.calls += 1;
        match Call::with_files(self.calls, call.trigger, call.payload.as_bytes(), call.files) {
            Ok(read) => self.page.call(call.instance, read),
            Err(why) => drop(self.outcomes.insert(self.calls, Outcome::Refused(why))),
        }
        self.calls
    }

    fn run(&mut self, calls: Vec<Sent>) {
        for call in calls {
            self.send(call);
            self.settle();
        }
    }

    #[track_caller]
    fn find(&mut self, css: &str) -> NodeId {
        self.settle();
        let selector = match Selector::parse(css) {
            Ok(selector) => selector,
            Err(error) => panic!("{css:?} is no CSS selector: {error}"),
        };
        match self.browser.dom.select(&selector).first() {
            Some(element) => *element,
            None => panic!("no element matches {css:?} in\n{}", self.browser.dom.html()),
        }
    }

    #[track_caller]
    fn refuse(&self, what: &str, css: &str, why: &str) -> ! {
        panic!("nobody can {what} {css:?}: {why}\n{}", self.browser.dom.html());
    }
}

/// What a trigger was answered, as a test asks for it.
fn answer(outcome: Outcome) -> Result<(), String> {
    match outcome {
        Outcome::Done | Outcome::Redirect(_) | Outcome::Download(_) => Ok(()),
        Outcome::Failed(error) => Err(error.to_string()),
        Outcome::Refused(why) => Err(why),
        Outcome::Unknown => Err("the component is no longer there".to_owned()),
        unsaved @ Outcome::Unsaved => Err(unsaved.text()),
        Outcome::Panicked => Err("the trigger panicked".to_owned()),
    }
}
