//! The attributes of an element that calls a trigger.

use super::{Context, Layout, Out, Step};
use crate::component::{ToJson, trigger_attr};

/// How an element reaches its trigger where no script runs.
#[doc(hidden)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Post {
    /// It cannot.
    None,
    /// A form posts itself, and with it these calls of its bound controls.
    Form(&'static [u32]),
    /// A button posts the form around it, in the same way.
    Button(&'static [u32]),
    /// A button outside of every form posts the page's own one.
    Alone,
}

impl Out {
    /// `data-on`, and what the trigger needs where no script runs.
    #[doc(hidden)]
    pub fn on(&mut self, events: &'static str, trigger: u32, post: Post, args: &[&dyn ToJson]) {
        let value = trigger_attr(events, self.number_of_instance(), trigger, args);
        self.stat(" data-on=\"");
        self.with_context(Context::Attribute, |out| out.text(&value));
        self.stat("\"");
        self.post(post, &value[events.len() + 1..]);
    }

    /// As [`Out::on`], with arguments that are live.
    #[doc(hidden)]
    pub fn live_on(&mut self, hole: u32, slot: usize, events: &'static str, trigger: u32, post: Post, args: &[&dyn ToJson]) {
        let value = trigger_attr(events, self.number_of_instance(), trigger, args);
        self.live_attr(hole, slot, " data-on=\"", super::AttrKind::Plain, &*value);
        if self.step == Step::Serve {
            self.post(post, &value[events.len() + 1..]);
        }
    }

    fn number_of_instance(&self) -> u32 {
        self.port().map_or(0, |port| port.number)
    }

    /// Where the form goes: the page's own URL, with the trigger in its query, and the calls of bound controls behind it.
    fn post(&mut self, post: Post, target: &str) {
        let Some(page) = self.page.clone() else { return };
        let (open, bound) = match post {
            Post::None => return,
            Post::Form(bound) => (" method=\"post\" action=\"", bound),
            Post::Button(bound) => (" formmethod=\"post\" formaction=\"", bound),
            Post::Alone => (" form=\"mq\" formaction=\"", &[][..]),
        };
        let (trigger, args) = target.split_at(target.find(':').unwrap_or(target.len()));
        self.stat(open);
        self.with_context(Context::Attribute, |out| {
            out.text("?");
            out.text(page.query());
            out.text("_t=");
            out.text(trigger);
            for &call in bound {
                out.push(b'.');
                out.number(call);
            }
            for part in form_urlencoded::byte_serialize(args.as_bytes()) {
                out.text(part);
            }
        });
        self.stat("\"");
    }
}

/// A layout without anything live.
#[doc(hidden)]
pub const EMPTY: Layout = Layout { leaves: 0, blocks: 0, element: false };
