//! The store's core under every order in which threads can come: [shuttle](https://docs.rs/shuttle) takes the place of the standard library's locks and
//! threads, and tries hundreds of them. The files are the library's own.

#![allow(dead_code, unreachable_pub, missing_docs, clippy::all, reason = "what the model does not use of the library's files")]

mod checks;

#[path = "../../src/store"]
mod store {
    pub mod cause;
    pub mod compute;
    pub mod core;
    pub mod deliver;
    pub mod graph;
    pub mod inputs;
    pub mod local;
    pub mod node;
    pub mod root;
    pub mod start;
    pub mod subscription;
    pub mod wait;

    pub mod sync {
        //! In the place of the library's file of this name.

        pub use shuttle::sync::{Condvar, Mutex, MutexGuard};
        pub use shuttle::thread::{self, ThreadId};
        pub use shuttle::thread_local;
        pub use std::sync::PoisonError;
    }

    pub use node::{Find, Node};

    /// As much of the library's trait as derived stores need.
    pub trait Store: Send + Sync {
        type Value: Send + Sync + 'static;
        fn node(&self) -> Node<Self::Value>;
        fn varies(&self) -> bool;
        fn find(&self) -> Find<Self::Value>;
    }

    impl<T: Send + Sync + 'static> Store for Node<T> {
        type Value = T;

        fn node(&self) -> Node<T> {
            self.clone()
        }

        fn varies(&self) -> bool {
            false
        }

        fn find(&self) -> Find<T> {
            unreachable!("no store of the model varies")
        }
    }
}

/// No visit is served here.
mod context {
    pub struct Captured;

    impl Captured {
        pub fn within<R>(&self, f: impl FnOnce() -> R) -> R {
            f()
        }
    }

    pub fn capture() -> Captured {
        Captured
    }
}
