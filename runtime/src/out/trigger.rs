//! The attributes of an element that calls a trigger.

use super::{Context, Layout, Out, Step};
use crate::component::{ToJson, trigger_attr};

/// How an element reaches its trigger where no script runs.
#[doc(hidden)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Post {
    /// It cannot.
    None,
    /// A form posts itself.
    Form,
    /// A button posts the form around it.
    Button,
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

    /// Where the form goes: the page's own URL, with the trigger in its query.
    fn post(&mut self, post: Post, target: &str) {
        let Some(page) = self.page.clone() else { return };
        let open = match post {
            Post::None => return,
            Post::Form => " method=\"post\" action=\"",
            Post::Button => " formmethod=\"post\" formaction=\"",
            Post::Alone => " form=\"mq\" formaction=\"",
        };
        self.stat(open);
        self.with_context(Context::Attribute, |out| {
            out.text("?");
            out.text(page.query());
            out.text("_t=");
            for part in form_urlencoded::byte_serialize(target.as_bytes()) {
                out.text(part);
            }
        });
        self.stat("\"");
    }
}

/// A layout without anything live.
#[doc(hidden)]
pub const EMPTY: Layout = Layout { leaves: 0, blocks: 0, element: false };
