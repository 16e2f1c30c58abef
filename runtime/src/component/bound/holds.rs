//! How a store and its control go together, found by the type of what the store holds.

use serde::de::DeserializeOwned;

use super::{
    Bound, NoStore, text,
    values::{ChoiceValue, Many, OneValue, Settable, TextValue, Ticked},
};
use crate::{component::args::Data, store::Store};

/// A store that a control is bound to: a store of several values is looked for first, to be refused where one is asked for.
#[doc(hidden)]
#[derive(Debug)]
pub struct Holds<'a, S>(pub &'a S);

#[doc(hidden)]
pub trait HoldsMany<S: Store> {
    fn __text(&self) -> Bound<S, S::Value>
    where
        S::Value: OneValue;
    fn __choice(&self) -> Bound<S, S::Value>
    where
        S::Value: OneValue;
}

impl<S: Settable> HoldsMany<S> for &&Holds<'_, S>
where
    S::Value: Many,
{
    fn __text(&self) -> Bound<S, S::Value>
    where
        S::Value: OneValue,
    {
        Bound::new(self.0, take_all, |_| None, has_item)
    }

    fn __choice(&self) -> Bound<S, S::Value>
    where
        S::Value: OneValue,
    {
        Bound::new(self.0, take_all, |_| None, has_item)
    }
}

#[doc(hidden)]
pub trait HoldsOne<S: Store> {
    fn __text(&self) -> Bound<S, S::Value>
    where
        S: Settable,
        S::Value: TextValue;
    fn __choice(&self) -> Bound<S, S::Value>
    where
        S: Settable,
        S::Value: ChoiceValue;
    /// For options of which several may be chosen: all of them are sent at once.
    fn __many(&self) -> Bound<S, S::Value>
    where
        S: Settable,
        S::Value: Many;
    /// For one of several check boxes: its own value is an argument, and the call has a field where it is ticked. A form sends them all.
    fn __group(&self) -> Bound<S, S::Value>
    where
        S: Settable,
        S::Value: Many;
    /// For a check box for itself: the call has a field where it is ticked.
    fn __checked(&self) -> Bound<S, S::Value>
    where
        S: Settable,
        S::Value: Ticked;
}

impl<S: Store> HoldsOne<S> for &Holds<'_, S> {
    fn __text(&self) -> Bound<S, S::Value>
    where
        S: Settable,
        S::Value: TextValue,
    {
        let shown = |value: &S::Value| {
            text::text(value).unwrap_or_else(|error| {
                tracing::error!(%error, "a control cannot show the value of its store");
                None
            })
        };
        Bound::new(self.0, take_value, shown, |_, _| false)
    }

    fn __choice(&self) -> Bound<S, S::Value>
    where
        S: Settable,
        S::Value: ChoiceValue,
    {
        Bound::new(self.0, take_value, |_| None, |value, choice| Data::value_of(choice).is_ok_and(|choice: S::Value| choice == *value))
    }

    fn __many(&self) -> Bound<S, S::Value>
    where
        S: Settable,
        S::Value: Many,
    {
        Bound::new(self.0, take_all, |_| None, has_item)
    }

    fn __group(&self) -> Bound<S, S::Value>
    where
        S: Settable,
        S::Value: Many,
    {
        let take = |store: &S, data: &mut Data| {
            let Some(choice) = data.explicit_text() else { return take_all(store, data) };
            let (item, on) = (Data::value_of(&choice)?, data.has_fields());
            store.__update(|items| if items.__has(&item) == on { items.clone() } else { items.__with(&item, on) });
            Ok(())
        };
        Bound::new(self.0, take, |_| None, has_item)
    }

    fn __checked(&self) -> Bound<S, S::Value>
    where
        S: Settable,
        S::Value: Ticked,
    {
        let take = |store: &S, data: &mut Data| {
            store.__set(S::Value::__of(data.has_fields()));
            Ok(())
        };
        Bound::new(self.0, take, |_| None, |value, _| value.__is())
    }
}

/// Something that is no store, which is said where its value is read.
#[doc(hidden)]
pub trait HoldsNone {
    fn __text(&self) -> NoStore {
        NoStore
    }

    fn __choice(&self) -> NoStore {
        NoStore
    }

    fn __many(&self) -> NoStore {
        NoStore
    }

    fn __group(&self) -> NoStore {
        NoStore
    }

    fn __checked(&self) -> NoStore {
        NoStore
    }
}

impl<T> HoldsNone for Holds<'_, T> {}

/// Sets the one value that was sent; of a form whose control is disabled there is none.
fn take_value<S: Settable>(store: &S, data: &mut Data) -> Result<(), String>
where
    S::Value: DeserializeOwned,
{
    if data.has_fields() { data.value().map(|value| store.__set(value)) } else { Ok(()) }
}

/// Sets all values that were sent.
fn take_all<S: Settable>(store: &S, data: &mut Data) -> Result<(), String>
where
    S::Value: Many,
{
    data.value().map(|items| store.__set(S::Value::__of(items)))
}

fn has_item<M: Many>(items: &M, choice: &str) -> bool {
    Data::value_of(choice).is_ok_and(|item| items.__has(&item))
}
