//! temporary
use std::sync::{Arc, Mutex, Weak};
pub trait Watcher: Send + Sync {
    fn mark(&self, bits: u64);
}
pub trait Store: Send + Sync {
    type Value: Send + Sync + 'static;
    fn id(&self) -> usize;
    fn snapshot(&self) -> Arc<Self::Value>;
    fn watch(&self, watcher: Arc<dyn Watcher>, bits: u64) -> Subscription;
    fn listen(&self, f: Arc<dyn Fn(&Arc<Self::Value>) + Send + Sync>) -> Subscription;
}
pub struct Subscription(Option<Box<dyn FnOnce() + Send + Sync>>);
impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("S")
    }
}
impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(f) = self.0.take() {
            f()
        }
    }
}
enum Sub<T> {
    Watch(Arc<dyn Watcher>, u64),
    Listen(Arc<dyn Fn(&Arc<T>) + Send + Sync>),
}
struct Node<T> {
    value: Mutex<Arc<T>>,
    subs: Mutex<Vec<(u64, Arc<Sub<T>>)>>,
    start: Option<Box<dyn Fn(Set<T>) -> Box<dyn FnOnce() + Send> + Send + Sync>>,
    stop: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}
pub struct Readable<T>(Arc<Node<T>>);
pub type Writable<T> = Readable<T>;
impl<T> Clone for Readable<T> {
    fn clone(&self) -> Self {
        Readable(self.0.clone())
    }
}
pub struct Set<T>(Weak<Node<T>>);
impl<T: PartialEq + Send + Sync + 'static> Set<T> {
    pub fn set(&self, v: T) {
        if let Some(n) = self.0.upgrade() {
            Readable(n).set(v)
        }
    }
}
pub trait IntoStop {
    fn into_stop(self) -> Box<dyn FnOnce() + Send>;
}
impl IntoStop for () {
    fn into_stop(self) -> Box<dyn FnOnce() + Send> {
        Box::new(|| ())
    }
}
impl<F: FnOnce() + Send + 'static> IntoStop for F {
    fn into_stop(self) -> Box<dyn FnOnce() + Send> {
        Box::new(self)
    }
}
pub fn readable<T: Send + Sync + 'static, S: IntoStop>(v: T, start: impl Fn(Set<T>) -> S + Send + Sync + 'static) -> Readable<T> {
    Readable(Arc::new(Node {
        value: Mutex::new(Arc::new(v)),
        subs: Mutex::default(),
        start: Some(Box::new(move |s| start(s).into_stop())),
        stop: Mutex::default(),
    }))
}
pub fn writable<T: Send + Sync + 'static>(v: T) -> Writable<T> {
    Readable(Arc::new(Node { value: Mutex::new(Arc::new(v)), subs: Mutex::default(), start: None, stop: Mutex::default() }))
}
impl<T: PartialEq + Send + Sync + 'static> Readable<T> {
    pub fn set(&self, v: T) {
        {
            let mut g = self.0.value.lock().unwrap();
            if **g == v {
                return;
            }
            *g = Arc::new(v);
        }
        let subs: Vec<_> = self.0.subs.lock().unwrap().iter().map(|s| s.1.clone()).collect();
        for s in subs {
            match &*s {
                Sub::Watch(w, b) => w.mark(*b),
                Sub::Listen(f) => {
                    let v = self.0.value.lock().unwrap().clone();
                    f(&v)
                }
            }
        }
    }
    pub fn update(&self, f: impl FnOnce(&T) -> T) {
        let v = f(&self.0.value.lock().unwrap().clone());
        self.set(v)
    }
    pub fn edit(&self, f: impl FnOnce(&mut T))
    where
        T: Clone,
    {
        let mut v = T::clone(&self.0.value.lock().unwrap().clone());
        f(&mut v);
        self.set(v)
    }
}
impl<T: Send + Sync + 'static> Readable<T> {
    fn add(&self, s: Sub<T>) -> Subscription {
        let first = self.0.subs.lock().unwrap().is_empty();
        let id = {
            let mut g = self.0.subs.lock().unwrap();
            let id = g.last().map_or(0, |l| l.0) + 1;
            g.push((id, Arc::new(s)));
            id
        };
        if first && let Some(start) = &self.0.start {
            let stop = start(Set(Arc::downgrade(&self.0)));
            *self.0.stop.lock().unwrap() = Some(stop);
        }
        let n = self.0.clone();
        Subscription(Some(Box::new(move || {
            let mut g = n.subs.lock().unwrap();
            g.retain(|s| s.0 != id);
            let e = g.is_empty();
            drop(g);
            if e {
                let s = n.stop.lock().unwrap().take();
                if let Some(s) = s {
                    s()
                }
            }
        })))
    }
}
impl<T: Send + Sync + 'static> Store for Readable<T> {
    type Value = T;
    fn id(&self) -> usize {
        Arc::as_ptr(&self.0) as *const () as usize
    }
    fn snapshot(&self) -> Arc<T> {
        self.0.value.lock().unwrap().clone()
    }
    fn watch(&self, w: Arc<dyn Watcher>, bits: u64) -> Subscription {
        self.add(Sub::Watch(w, bits))
    }
    fn listen(&self, f: Arc<dyn Fn(&Arc<T>) + Send + Sync>) -> Subscription {
        let s = self.add(Sub::Listen(f.clone()));
        f(&self.snapshot());
        s
    }
}
impl<S: Store + ?Sized> Store for &S {
    type Value = S::Value;
    fn id(&self) -> usize {
        (**self).id()
    }
    fn snapshot(&self) -> Arc<S::Value> {
        (**self).snapshot()
    }
    fn watch(&self, w: Arc<dyn Watcher>, b: u64) -> Subscription {
        (**self).watch(w, b)
    }
    fn listen(&self, f: Arc<dyn Fn(&Arc<S::Value>) + Send + Sync>) -> Subscription {
        (**self).listen(f)
    }
}
pub fn get<S: Store>(s: &S) -> S::Value
where
    S::Value: Clone,
{
    S::Value::clone(&s.snapshot())
}
