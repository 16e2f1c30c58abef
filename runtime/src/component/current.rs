//! The component at work on this thread, for what setup calls without naming it.

use std::{cell::RefCell, sync::Arc};

use super::Port;

thread_local! {
    static CURRENT: RefCell<Option<Arc<Port>>> = const { RefCell::new(None) };
}

/// Runs `f` as part of the component behind `port`.
pub(super) fn within<R>(port: &Arc<Port>, f: impl FnOnce() -> R) -> R {
    replaced(Some(port.clone()), f)
}

/// Runs `f` as part of no component.
pub(crate) fn apart<R>(f: impl FnOnce() -> R) -> R {
    replaced(None, f)
}

fn replaced<R>(port: Option<Arc<Port>>, f: impl FnOnce() -> R) -> R {
    struct Restore(Option<Arc<Port>>);
    impl Drop for Restore {
        fn drop(&mut self) {
            let before = self.0.take();
            let _now = CURRENT.with(|current| current.replace(before));
        }
    }
    let _restore = Restore(CURRENT.with(|current| current.replace(port)));
    f()
}

/// Notes that the component at work, if any, asks for the request.
pub(crate) fn asks_for_request() {
    if let Some(port) = port() {
        port.asks_for_request();
    }
}

pub(super) fn port() -> Option<Arc<Port>> {
    CURRENT.with(|current| current.borrow().clone())
}
