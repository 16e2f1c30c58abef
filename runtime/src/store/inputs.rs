//! What a store can be derived from: one store, a tuple of them, or any number.

use super::Store;
use super::graph::Dependent;
use super::node::Node;
use std::sync::Arc;

/// The stores that [`derived`](super::derived()) is made from: a store, by reference or by value; a tuple of up to twelve; a `Vec`, an array or a slice of
/// stores of one type. They may be nested, so there is no bound on their number. The function gets the values in the same shape.
///
/// ```
/// use marquetry::store::{derived, get, writable};
///
/// let (a, b, c) = (writable(1), writable("two"), writable(3.0));
/// let nested = derived(((&a, &b), &c), |((a, b), c)| format!("{a} {b} {c}"));
/// let sum = derived(vec![&a, &a, &a], |values| values.iter().sum::<i32>());
/// assert_eq!((get(&nested), get(&sum)), ("1 two 3".to_string(), 3));
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing can be derived from `{Self}`",
    label = "expected a store, or a tuple of stores",
    note = "a store, a tuple of up to 12 (which may be nested), a `Vec`, an array or a slice of stores, whose values are all `Clone`"
)]
pub trait Stores {
    /// The stores' values, in the same shape.
    type Values;

    #[doc(hidden)]
    type Inputs: Inputs<Values = Self::Values>;

    #[doc(hidden)]
    fn inputs(self) -> Self::Inputs;

    /// Whether one of them is another store for each visitor or page.
    #[doc(hidden)]
    fn varies(&self) -> bool;

    /// What gives the inputs for whoever is being served.
    #[doc(hidden)]
    fn find(&self) -> FindInputs<Self::Inputs>;
}

type FindInputs<I> = Arc<dyn Fn() -> I + Send + Sync>;

/// What one look at an input gives.
#[derive(Debug)]
pub enum Reading<R> {
    /// Everything is up to date.
    Ready(R),
    /// Something has still to be computed.
    Stale,
    /// Something could not be computed: there is no value.
    Missing,
}

/// What depends on a store; a handle that says nothing outside.
#[derive(Clone)]
pub struct Downstream(pub(crate) Arc<dyn Dependent>);

/// Inputs without the kinds of the stores.
pub trait Inputs: Send + Sync + 'static {
    /// What the function gets.
    type Values;
    /// The same before copying, which is foreign code and must not run under a lock.
    type Read;

    /// Makes the dependent a user of all inputs.
    fn attach(&self, dependent: &Downstream, links: &mut Vec<u64>);
    /// Ends what `attach` began, with the same links in the same order.
    fn detach(&self, links: &mut std::vec::IntoIter<u64>);
    /// Brings all inputs up to date without waiting.
    fn refresh(&self) -> bool;
    /// Brings all inputs up to date.
    fn freshen(&self) -> bool;
    /// Reads all inputs; under the lock of the graph.
    fn read(&self, versions: &mut Vec<u64>) -> Reading<Self::Read>;
    /// Copies what was read.
    fn values(read: Self::Read) -> Self::Values;
}

impl<S: Store> Stores for S
where
    S::Value: Clone,
{
    type Values = S::Value;
    type Inputs = Node<S::Value>;

    fn inputs(self) -> Self::Inputs {
        self.node()
    }

    fn varies(&self) -> bool {
        Store::varies(self)
    }

    fn find(&self) -> FindInputs<Self::Inputs> {
        Store::find(self)
    }
}

/// A store whose values are looked at, not copied.
pub(crate) struct Whole<S>(pub(crate) S);

impl<S: Store> Stores for Whole<S> {
    type Values = Arc<S::Value>;
    type Inputs = ByReference<S::Value>;

    fn inputs(self) -> Self::Inputs {
        ByReference(self.0.node())
    }

    fn varies(&self) -> bool {
        Store::varies(&self.0)
    }

    fn find(&self) -> FindInputs<Self::Inputs> {
        let find = Store::find(&self.0);
        Arc::new(move || ByReference(find()))
    }
}

/// One store, without its kind.
pub(crate) struct ByReference<T: Send + Sync + 'static>(Node<T>);

/// What inputs of one store have in common, however its values are given.
macro_rules! one_store {
    ($this:ident => $node:expr) => {
        fn attach(&self, dependent: &Downstream, links: &mut Vec<u64>) {
            let $this = self;
            links.push($node.link(dependent.0.clone()));
        }

        fn detach(&self, links: &mut std::vec::IntoIter<u64>) {
            let $this = self;
            if let Some(link) = links.next() {
                $node.unlink(link);
            }
        }

        fn refresh(&self) -> bool {
            let $this = self;
            $node.0.clone().refresh()
        }

        fn freshen(&self) -> bool {
            let $this = self;
            $node.ready()
        }

        fn read(&self, versions: &mut Vec<u64>) -> Reading<Arc<T>> {
            let $this = self;
            if !$node.0.fresh() {
                return Reading::Stale;
            }
            let state = $node.0.core().lock();
            versions.push(state.version);
            state.value.clone().map_or(Reading::Missing, Reading::Ready)
        }
    };
}

impl<T: Clone + Send + Sync + 'static> Inputs for Node<T> {
    type Values = T;
    type Read = Arc<T>;

    one_store!(this => this);

    fn values(read: Arc<T>) -> T {
        T::clone(&read)
    }
}

impl<T: Send + Sync + 'static> Inputs for ByReference<T> {
    type Values = Arc<T>;
    type Read = Arc<T>;

    one_store!(this => this.0);

    fn values(read: Arc<T>) -> Arc<T> {
        read
    }
}

impl<S: Stores> Stores for Vec<S> {
    type Values = Vec<S::Values>;
    type Inputs = Vec<S::Inputs>;

    fn inputs(self) -> Self::Inputs {
        self.into_iter().map(Stores::inputs).collect()
    }

    fn varies(&self) -> bool {
        self.iter().any(Stores::varies)
    }

    fn find(&self) -> FindInputs<Self::Inputs> {
        let find: Vec<_> = self.iter().map(Stores::find).collect();
        Arc::new(move || find.iter().map(|find| find()).collect())
    }
}

impl<S: Store> Stores for &[S]
where
    S::Value: Clone,
{
    type Values = Vec<S::Value>;
    type Inputs = Vec<Node<S::Value>>;

    fn inputs(self) -> Self::Inputs {
        self.iter().map(Store::node).collect()
    }

    fn varies(&self) -> bool {
        self.iter().any(Store::varies)
    }

    fn find(&self) -> FindInputs<Self::Inputs> {
        let find: Vec<_> = self.iter().map(Store::find).collect();
        Arc::new(move || find.iter().map(|find| find()).collect())
    }
}

impl<I: Inputs> Inputs for Vec<I> {
    type Values = Vec<I::Values>;
    type Read = Vec<I::Read>;

    fn attach(&self, dependent: &Downstream, links: &mut Vec<u64>) {
        self.iter().for_each(|input| input.attach(dependent, links));
    }

    fn detach(&self, links: &mut std::vec::IntoIter<u64>) {
        self.iter().for_each(|input| input.detach(links));
    }

    fn refresh(&self) -> bool {
        self.iter().fold(true, |all, input| input.refresh() & all)
    }

    fn freshen(&self) -> bool {
        self.iter().fold(true, |all, input| input.freshen() & all)
    }

    fn read(&self, versions: &mut Vec<u64>) -> Reading<Self::Read> {
        let mut all = Vec::with_capacity(self.len());
        let mut missing = false;
        for input in self {
            match input.read(versions) {
                Reading::Ready(read) => all.push(read),
                Reading::Stale => return Reading::Stale,
                Reading::Missing => missing = true,
            }
        }
        if missing { Reading::Missing } else { Reading::Ready(all) }
    }

    fn values(read: Self::Read) -> Self::Values {
        read.into_iter().map(I::values).collect()
    }
}

impl<S: Stores, const N: usize> Stores for [S; N] {
    type Values = [S::Values; N];
    type Inputs = [S::Inputs; N];

    fn inputs(self) -> Self::Inputs {
        self.map(Stores::inputs)
    }

    fn varies(&self) -> bool {
        self.iter().any(Stores::varies)
    }

    fn find(&self) -> FindInputs<Self::Inputs> {
        let find = self.each_ref().map(Stores::find);
        Arc::new(move || find.each_ref().map(|find| find()))
    }
}

impl<I: Inputs, const N: usize> Inputs for [I; N] {
    type Values = [I::Values; N];
    type Read = [I::Read; N];

    fn attach(&self, dependent: &Downstream, links: &mut Vec<u64>) {
        self.iter().for_each(|input| input.attach(dependent, links));
    }

    fn detach(&self, links: &mut std::vec::IntoIter<u64>) {
        self.iter().for_each(|input| input.detach(links));
    }

    fn refresh(&self) -> bool {
        self.iter().fold(true, |all, input| input.refresh() & all)
    }

    fn freshen(&self) -> bool {
        self.iter().fold(true, |all, input| input.freshen() & all)
    }

    fn read(&self, versions: &mut Vec<u64>) -> Reading<Self::Read> {
        let readings = self.each_ref().map(|input| input.read(versions));
        if readings.iter().any(|reading| matches!(reading, Reading::Stale)) {
            return Reading::Stale;
        }
        let read: Vec<_> = readings.into_iter().filter_map(|reading| if let Reading::Ready(read) = reading { Some(read) } else { None }).collect();
        read.try_into().map_or(Reading::Missing, Reading::Ready)
    }

    fn values(read: Self::Read) -> Self::Values {
        read.map(I::values)
    }
}

macro_rules! tuples {
    ($first:ident $($rest:ident)*) => {
        tuples!(@one $first $($rest)*);
        tuples!($($rest)*);
    };
    () => {};
    (@one $first:ident $($rest:ident)*) => {
        #[allow(non_snake_case, reason = "one name serves as type and as variable")]
        impl<$first: Stores, $($rest: Stores),*> Stores for ($first, $($rest,)*) {
            type Values = ($first::Values, $($rest::Values,)*);
            type Inputs = ($first::Inputs, $($rest::Inputs,)*);

            fn inputs(self) -> Self::Inputs {
                let ($first, $($rest,)*) = self;
                ($first.inputs(), $($rest.inputs(),)*)
            }

            fn varies(&self) -> bool {
                let ($first, $($rest,)*) = self;
                $first.varies() $(|| $rest.varies())*
            }

            fn find(&self) -> FindInputs<Self::Inputs> {
                let ($first, $($rest,)*) = self;
                let ($first, $($rest,)*) = ($first.find(), $($rest.find(),)*);
                Arc::new(move || ($first(), $($rest(),)*))
            }
        }

        #[allow(non_snake_case, reason = "one name serves as type and as variable")]
        impl<$first: Inputs, $($rest: Inputs),*> Inputs for ($first, $($rest,)*) {
            type Values = ($first::Values, $($rest::Values,)*);
            type Read = ($first::Read, $($rest::Read,)*);

            fn attach(&self, dependent: &Downstream, links: &mut Vec<u64>) {
                let ($first, $($rest,)*) = self;
                $first.attach(dependent, links);
                $($rest.attach(dependent, links);)*
            }

            fn detach(&self, links: &mut std::vec::IntoIter<u64>) {
                let ($first, $($rest,)*) = self;
                $first.detach(links);
                $($rest.detach(links);)*
            }

            fn refresh(&self) -> bool {
                let ($first, $($rest,)*) = self;
                $first.refresh() $(& $rest.refresh())*
            }

            fn freshen(&self) -> bool {
                let ($first, $($rest,)*) = self;
                $first.freshen() $(& $rest.freshen())*
            }

            fn read(&self, versions: &mut Vec<u64>) -> Reading<Self::Read> {
                let ($first, $($rest,)*) = self;
                let ($first, $($rest,)*) = ($first.read(versions), $($rest.read(versions),)*);
                if matches!($first, Reading::Stale) $(|| matches!($rest, Reading::Stale))* {
                    return Reading::Stale;
                }
                match ($first, $($rest,)*) {
                    (Reading::Ready($first), $(Reading::Ready($rest),)*) => Reading::Ready(($first, $($rest,)*)),
                    _ => Reading::Missing,
                }
            }

            fn values(read: Self::Read) -> Self::Values {
                let ($first, $($rest,)*) = read;
                ($first::values($first), $($rest::values($rest),)*)
            }
        }
    };
}

tuples!(A B C D E F G H I J K L);
