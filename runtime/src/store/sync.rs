//! What threads wait by, and are told apart by: the standard library's. The model test of the core puts others in their place.

pub(crate) use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
pub(crate) use std::thread::{self, ThreadId};
pub(crate) use std::thread_local;
