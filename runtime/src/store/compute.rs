//! Bringing a derived store up to date.
//!
//! A change first stamps everything downstream of it, and then each stamped store refreshes itself: its inputs first, then, if one of them has a new
//! version, its value. A store is at work on one thread at a time. Who finds it at work leaves it alone, and the working thread makes up for that.

use super::core::{Core, Kind, Written};
use super::graph::{Dependent, Graph};
use super::inputs::{Downstream, Inputs, Reading};
use super::local;
use super::node::{Node, Source};
use super::start::{Set, Stop};
use super::sync::{Condvar, Mutex, ThreadId};
use super::wait::{lock, me, wait};
use std::panic::Location;
use std::sync::Arc;

type ValueOf<V, T> = Box<dyn Fn(V) -> T + Send + Sync>;
type SetterOf<V, T> = Box<dyn Fn(V, Set<T>) -> Option<Stop> + Send + Sync>;

pub(crate) enum Work<V, T: Send + Sync + 'static> {
    Value(ValueOf<V, T>),
    Setter(SetterOf<V, T>),
}

/// How often a reader tries again while other threads keep changing the inputs; then the kept value will do.
const PATIENCE: u32 = 16;

#[derive(Default)]
struct Run {
    /// The inputs know of this store.
    attached: bool,
    links: Vec<u64>,
    /// The last wave that reached this store, and the one its value belongs to.
    stamp: u64,
    clean: u64,
    /// The versions of the inputs that the value was computed from.
    seen: Option<Vec<u64>>,
    working: Option<ThreadId>,
    /// Threads that wait until nobody works on it.
    waiting: u32,
    /// Another thread found this store at work, or not yet attached, and has left something undone because of that.
    met: bool,
    /// The same by the working thread itself, inside the function: what it left is downstream.
    met_inside: bool,
    cleanup: Option<Stop>,
}

pub(crate) struct Computed<T: Send + Sync + 'static, I: Inputs> {
    core: Core<T>,
    inputs: I,
    work: Work<I::Values, T>,
    run: Mutex<Run>,
    /// `run.working` has changed.
    released: Condvar,
}

impl<T: Send + Sync + 'static, I: Inputs> Computed<T, I> {
    pub(crate) fn node(inputs: I, work: Work<I::Values, T>, initial: Option<Arc<T>>, same: fn(&T, &T) -> bool, made: &'static Location<'static>) -> Node<T> {
        let core = Core::new(initial, same, "derived", made);
        Node(Arc::new(Self { core, inputs, work, run: Mutex::default(), released: Condvar::new() }))
    }

    /// Whether this thread may work on the value now; `Err` with the answer of `refresh` otherwise.
    fn claim(&self) -> Result<(), bool> {
        let mut run = lock(&self.run);
        match run.working {
            Some(thread) if thread == me() => run.met_inside = true,
            Some(_) => run.met = true,
            None if !run.attached => run.met = true,
            None if run.clean == run.stamp => return Err(true),
            None => {
                run.working = Some(me());
                return Ok(());
            }
        }
        Err(false)
    }

    /// Ends the work. What others left undone meanwhile becomes this thread's to do; `true` if that may be this store itself.
    fn release(self: &Arc<Self>, finish: impl FnOnce(&mut Run)) -> bool {
        let mut graph = Graph::lock();
        let mut run = lock(&self.run);
        finish(&mut run);
        run.working = None;
        let (met, met_inside) = (std::mem::take(&mut run.met), std::mem::take(&mut run.met_inside));
        let awaited = run.waiting > 0;
        drop(run);
        let wave = if met || met_inside { graph.stamp(self.downstream()) } else { Vec::new() };
        drop(graph);
        if awaited {
            self.released.notify_all();
        }
        local::spread(wave, local::cause);
        met
    }

    fn downstream(&self) -> Vec<Arc<dyn Dependent>> {
        self.core.lock().dependents.iter().map(|(_, dependent)| dependent.clone()).collect()
    }

    fn kept(&self) -> Option<Arc<T>> {
        self.core.lock().value.clone()
    }

    /// One attempt at the value, claimed before; whether it has to be looked at again.
    fn compute(self: &Arc<Self>) -> bool {
        self.inputs.refresh();
        let mut versions = Vec::new();
        let (stamp, reading) = {
            let _graph = Graph::lock();
            (lock(&self.run).stamp, self.inputs.read(&mut versions))
        };
        let read = match reading {
            Reading::Ready(read) => read,
            Reading::Stale => return self.release(|_| ()),
            Reading::Missing => return self.release(|run| run.clean = stamp),
        };
        let seen = lock(&self.run).seen.as_ref() == Some(&versions);
        if seen && self.kept().is_some() {
            return self.release(|run| run.clean = stamp);
        }
        let done = |run: &mut Run| {
            run.clean = stamp;
            run.seen = Some(versions);
        };
        let cause = local::cause().next();
        match &self.work {
            Work::Value(f) => {
                let value = local::caused_by(cause, || self.core.guard("the function", || self.differing(f(I::values(read))))).flatten();
                let written = value.and_then(|value| self.core.write(Some(value), Kind::Computed, |_| true));
                let met = self.release(done);
                if let Some(Written { version, wave, cause, _old }) = written {
                    local::publish(self.clone(), version, wave, cause);
                }
                met
            }
            Work::Setter(f) => local::caused_by(cause, || self.run_setter(f, read, done)),
        }
    }

    fn differing(&self, value: T) -> Option<Arc<T>> {
        match self.kept() {
            Some(old) if (self.core.same)(&old, &value) => None,
            _ => Some(Arc::new(value)),
        }
    }

    fn run_setter(self: &Arc<Self>, f: &SetterOf<I::Values, T>, read: I::Read, done: impl FnOnce(&mut Run)) -> bool {
        let cleanup = lock(&self.run).cleanup.take();
        let mut state = self.core.lock();
        state.generation += 1;
        let generation = state.generation;
        drop(state);
        if let Some(cleanup) = cleanup {
            self.core.guard("the cleanup", cleanup);
        }
        let store: Arc<dyn Source<Value = T>> = self.clone();
        let mut cleanup = self.core.guard("the function", || f(I::values(read), Set::new(&store, generation))).flatten();
        let met = self.release(|run| {
            done(run);
            if self.core.lock().generation == generation {
                run.cleanup = cleanup.take();
            }
        });
        if let Some(cleanup) = cleanup {
            self.core.guard("the cleanup", cleanup); // the store was stopped while the function ran
        }
        met
    }
}

impl<T: Send + Sync + 'static, I: Inputs> Dependent for Computed<T, I> {
    fn stamp(&self, wave: u64) -> Option<Vec<Arc<dyn Dependent>>> {
        let mut run = lock(&self.run);
        if run.stamp == wave {
            return None;
        }
        run.stamp = wave;
        Some(self.downstream())
    }

    fn refresh(self: Arc<Self>) -> bool {
        loop {
            if let Err(fresh) = self.claim() {
                return fresh;
            }
            if !self.compute() {
                return self.fresh();
            }
        }
    }
}

impl<T: Send + Sync + 'static, I: Inputs> Source for Computed<T, I> {
    type Value = T;

    fn core(&self) -> &Core<T> {
        &self.core
    }

    fn open(self: Arc<Self>, _: u64) {
        let mut links = Vec::new();
        self.inputs.attach(&Downstream(self.clone()), &mut links);
        let mut graph = Graph::lock();
        let mut run = lock(&self.run);
        run.attached = true;
        run.links = links;
        run.stamp = graph.next_wave();
        if let Work::Setter(_) = self.work {
            run.seen = None; // its cleanup has run
        }
        drop(run);
        drop(graph);
        local::settling(|| Dependent::refresh(self));
    }

    fn close(&self) {
        let mut run = lock(&self.run);
        run.attached = false;
        let (links, cleanup) = (std::mem::take(&mut run.links), run.cleanup.take());
        drop(run);
        self.inputs.detach(&mut links.into_iter());
        if let Some(cleanup) = cleanup {
            self.core.guard("the cleanup", cleanup);
        }
    }

    fn refresh(self: Arc<Self>) -> bool {
        Dependent::refresh(self)
    }

    fn freshen(self: Arc<Self>) -> bool {
        let mut attempts = 0;
        loop {
            if local::settling(|| Dependent::refresh(self.clone())) {
                return true;
            }
            let mut run = lock(&self.run);
            match run.working {
                Some(thread) if thread == me() => return false,
                Some(thread) => {
                    run.waiting += 1;
                    let (mut run, waited) = wait(&self.released, run, thread);
                    run.waiting -= 1;
                    if !waited {
                        return false;
                    }
                }
                None if !run.attached => return false,
                None => {
                    drop(run);
                    attempts += 1;
                    if !self.inputs.freshen() || (attempts > PATIENCE && self.kept().is_some()) {
                        return false;
                    }
                }
            }
        }
    }

    fn fresh(&self) -> bool {
        let run = lock(&self.run);
        run.attached && run.clean == run.stamp
    }

    /// An answer to inputs that have changed since is worth nothing.
    fn accepts_late(&self, _: usize) -> bool {
        false
    }
}
