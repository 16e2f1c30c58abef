//! Components without a life of their own that ask for what a component around provides once it has waited: they are held until then.

use std::{any::TypeId, cell::Cell, fmt, sync::Arc};

use super::{
    Layout, Out,
    mount::{Hands, Mounts, Tagged, Taken},
};
use crate::{
    Component,
    component::{Content, Jobs, Op, Outcome, Port, Reply},
    page::Next,
    provide,
};

/// Slots in which the places are noted of what was written into them, for those that are given.
type Gaps<C> = fn(u32) -> <C as Component>::Slots<'static>;

/// A component that asks for something, before it renders.
#[doc(hidden)]
pub struct Held<C>(Cell<Option<C>>);

impl<C> fmt::Debug for Held<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Held")
    }
}

impl<C> Held<C> {
    pub fn new(held: C) -> Held<C> {
        Held(Cell::new(Some(held)))
    }
}

/// Found last: one that cannot be kept for later.
#[doc(hidden)]
pub trait HeldNow<C: Component> {
    fn __held(&self, out: &mut Out, contents: &[Content<'_>], slots: Gaps<C>) -> Option<C>;
}

impl<C: Component> HeldNow<C> for &Held<C> {
    fn __held(&self, _: &mut Out, _: &[Content<'_>], _: Gaps<C>) -> Option<C> {
        self.0.take()
    }
}

/// Found first.
#[doc(hidden)]
pub trait HeldUntil<C: Component> {
    /// The component, if it can render now.
    fn __held(&self, out: &mut Out, contents: &[Content<'_>], slots: Gaps<C>) -> Option<C>;
}

impl<C: Component + Send + 'static> HeldUntil<C> for Held<C> {
    fn __held(&self, out: &mut Out, contents: &[Content<'_>], slots: Gaps<C>) -> Option<C> {
        let held = self.0.take()?;
        if provide::awaited().is_none() {
            return Some(held);
        }
        out.hold(held, contents, slots);
        None
    }
}

impl Out {
    /// Leaves a place for a component that is written when all is known that it asks for.
    fn hold<C: Component + Send + 'static>(&mut self, held: C, contents: &[Content<'_>], slots: Gaps<C>) {
        let given = contents.iter().enumerate().fold(0, |given, (at, content)| given | u32::from(content.is_some()) << at);
        let next = Next { component: TypeId::of::<C>(), props: None, slots: given, takes_all: false, takes_alone: false, tries: false };
        let mut rest = Some(held);
        let mut take = |port| {
            let held = rest.take()?;
            Some(match port {
                None => Taken::Props(Box::new(held)),
                Some(port) => Taken::Coroutine(Box::pin(written_later(held, slots, port))),
            })
        };
        self.mount_here(Tagged { slots: contents, layout: Layout::default(), mounts: Mounts::default(), hands: Hands::ASKS, next, take: &mut take });
    }
}

/// An instance in place of such a component, which it writes once; and again with other props.
async fn written_later<C: Component + Send + 'static>(held: C, slots: Gaps<C>, port: Arc<Port>) {
    let (mut held, mut jobs) = (Some(held), Jobs::new());
    loop {
        match port.next(&mut jobs).await {
            Op::Walk(out) => port.walk(out, |out| {
                if let Some(held) = held.take() {
                    held.__render(slots(port.slots), out);
                }
            }),
            Op::Props(props) => {
                held = props.downcast().ok().map(|props| *props);
                port.reply(Reply::Props(0, 0, None));
            }
            Op::Call(call) => {
                port.answer(call.id, Outcome::Unknown);
                port.reply(Reply::Called);
            }
        }
    }
}
