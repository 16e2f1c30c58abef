//! Values handed down the tree of components.

use std::{
    any::{Any, type_name},
    cell::RefCell,
    fmt, mem,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

/// What the components around have provided, the innermost first.
#[derive(Clone, Default)]
pub(crate) struct Provided(Option<Arc<Link>>);

struct Link {
    value: Box<dyn Any + Send + Sync>,
    outer: Provided,
}

impl fmt::Debug for Provided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Provided").field(&self.0.is_some()).finish()
    }
}

impl Provided {
    /// Whether nothing was provided since `before`.
    pub(crate) fn is(&self, before: &Provided) -> bool {
        match (&self.0, &before.0) {
            (Some(link), Some(before)) => Arc::ptr_eq(link, before),
            (None, None) => true,
            _ => false,
        }
    }

    fn find<T: Clone + 'static>(&self) -> Option<T> {
        let mut next = self.0.as_deref();
        while let Some(link) = next {
            if let Some(value) = link.value.downcast_ref::<T>() {
                return Some(value.clone());
            }
            if let Some(provided) = link.value.downcast_ref::<Arc<Late>>().and_then(|late| late.provided.get()) {
                return provided.find();
            }
            next = link.outer.0.as_deref();
        }
        None
    }

    /// The same, for what stands in a component that may provide more once it has waited.
    pub(crate) fn and_later(self) -> (Provided, Arc<Late>) {
        let late = Arc::<Late>::default();
        (Provided(Some(Arc::new(Link { value: Box::new(late.clone()), outer: self }))), late)
    }

    /// The innermost component around of which it is not known yet what it provides.
    pub(crate) fn awaited(&self) -> Option<Arc<Late>> {
        let mut next = self.0.as_deref();
        while let Some(link) = next {
            if let Some(late) = link.value.downcast_ref::<Arc<Late>>() {
                match late.provided.get() {
                    Some(provided) => return provided.awaited(),
                    None => return Some(late.clone()),
                }
            }
            next = link.outer.0.as_deref();
        }
        None
    }
}

/// What a component provides whose setup waits: known when that has ended.
#[derive(Default)]
pub(crate) struct Late {
    provided: OnceLock<Provided>,
    /// The instances that go on then.
    waiting: Mutex<Vec<u32>>,
}

impl Late {
    /// Notes that an instance waits for this.
    pub(crate) fn is_for(&self, instance: u32) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(instance);
    }

    /// It is known; who has waited.
    pub(crate) fn is(&self, provided: Provided) -> Vec<u32> {
        self.provided.get_or_init(|| provided);
        mem::take(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

thread_local! {
    /// Of the place in the tree that is being worked at; `None` where no component is.
    static HERE: RefCell<Option<Provided>> = const { RefCell::new(None) };
}

/// What is provided at the place that is being worked at.
pub(crate) fn here() -> Provided {
    HERE.with_borrow(|here| here.clone().unwrap_or_default())
}

/// Who may still provide something there.
pub(crate) fn awaited() -> Option<Arc<Late>> {
    HERE.with_borrow(|here| here.as_ref()?.awaited())
}

/// Goes on at another place in the tree; what was provided before, for when it comes back.
pub(crate) fn go_to(place: Option<Provided>) -> Option<Provided> {
    HERE.replace(place)
}

/// Works at a place in the tree, which keeps what is provided there.
pub(crate) fn within<R>(place: &mut Provided, work: impl FnOnce() -> R) -> R {
    struct Back<'a>(&'a mut Provided, Option<Provided>);
    impl Drop for Back<'_> {
        fn drop(&mut self) {
            *self.0 = go_to(self.1.take()).unwrap_or_default();
        }
    }
    let before = go_to(Some(mem::take(place)));
    let _back = Back(place, before);
    work()
}

/// Takes back, when it is dropped, what a component without a life of its own has provided.
#[doc(hidden)]
#[must_use]
#[derive(Debug)]
pub struct Providing(Option<Provided>);

impl Providing {
    #[allow(clippy::new_without_default)]
    pub fn new() -> Providing {
        Providing(HERE.with_borrow(Clone::clone))
    }
}

impl Drop for Providing {
    fn drop(&mut self) {
        let _ended = go_to(self.0.take());
    }
}

/// Hands a value down the tree: in a component's setup, for the components in its markup, and in what is written into its slots. The one that is provided nearest
/// to a component counts, by its type.
///
/// What an `async` component provides is for its slots, too, also after it has waited: components there that ask for something, by [`context`] or [`try_context`] in their
/// setup or markup, wait until it is there. All else loads at the same time. A function that asks on their behalf does not wait for it, nor does a component without a life of
/// its own that borrows, or whose type parameters are not `Send + 'static`, nor one that hands something down from there into its own slots, unless it lives.
///
/// ```
/// use marquetry::prelude::*;
///
/// #[derive(Clone, PartialEq)]
/// enum Theme { Light, Dark }
///
/// component! {
///     Dark() {
///         provide(Theme::Dark);
///         <section><slot/></section>
///     }
///     Card() {
///         let theme = context::<Theme>();
///         <p class:dark={theme == Theme::Dark}>"Card"</p>
///     }
///     pub Cards() {
///         provide(Theme::Light);
///         <Card/>
///         <Dark><Card/></Dark>
///     }
/// }
///
/// assert_eq!(Cards.to_html(), r#"<p>Card</p> <section><p class="dark">Card</p></section>"#);
/// ```
pub fn provide<T: Clone + Send + Sync + 'static>(value: T) {
    let provided = HERE.with_borrow_mut(|here| {
        let Some(here) = here else { return false };
        let outer = mem::take(here);
        *here = Provided(Some(Arc::new(Link { value: Box::new(value), outer })));
        true
    });
    if !provided {
        tracing::error!("`provide` was called outside of a component's setup: nobody can get the {}", type_name::<T>());
    }
}

/// What a component around has provided, or the application by [`Live::state`](crate::Live::state): the value of this type that is nearest.
///
/// # Panics
/// If there is none. As any panic in setup it ends the component, for which the nearest [`Boundary`](crate::Boundary) or an error page stands;
/// [`try_context`] asks without it.
#[track_caller]
pub fn context<T: Clone + Send + Sync + 'static>() -> T {
    match try_context() {
        Some(value) => value,
        None if awaited().is_some() => panic!(
            "no component around provides a {name} yet, and one of them still waits: call `context` in the setup of the component itself, which then waits as well, or \
             `provide(…)` before the first `.await`",
            name = type_name::<T>()
        ),
        None => panic!(
            "no component around provides a {name}: call `provide(…)` in the setup of one, or give it to the application by `Live::state`",
            name = type_name::<T>()
        ),
    }
}

/// What a component around has provided, or the application, if anything of this type.
///
/// ```
/// use marquetry::{prelude::*, try_context};
///
/// component! {
///     pub Price(cents: u32) {
///         let currency = try_context::<&'static str>().unwrap_or("€");
///         <b>{cents / 100} {currency}</b>
///     }
/// }
/// assert_eq!(Price { cents: 300 }.to_html(), "<b>3 €</b>");
/// ```
pub fn try_context<T: Clone + Send + Sync + 'static>() -> Option<T> {
    HERE.with_borrow(|here| here.as_ref().and_then(Provided::find)).or_else(|| {
        crate::context::not_for_all("what the application provides");
        crate::context::current()?.request().extensions().get::<State>()?.0.find()
    })
}

/// What the application provides for all components: it travels with the request.
#[derive(Clone, Debug)]
pub(crate) struct State(Provided);

impl State {
    pub(crate) fn with<T: Clone + Send + Sync + 'static>(state: Option<State>, value: T) -> State {
        let outer = state.map(|state| state.0).unwrap_or_default();
        State(Provided(Some(Arc::new(Link { value: Box::new(value), outer }))))
    }
}
