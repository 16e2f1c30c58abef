//! Controls may be bound to whatever place holds a store, of whatever serde makes of text.
#![deny(warnings)]

use std::sync::Arc;

use marquetry::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Size {
    Small,
    Large,
}

#[derive(Clone, Serialize, Deserialize, PartialEq)]
pub struct Id(u32);

pub struct Form {
    name: Writable<String>,
    ids: [Writable<Id>; 2],
    r#type: Arc<Writable<Size>>,
}

stores! {
    pub static TOTAL: Writable<Option<u32>> = writable(None);
}

component! {
    pub Generic<T: Serialize + for<'de> Deserialize<'de> + PartialEq + Send + Sync>(store: Writable<T>, many: Writable<Vec<String>>) where T: 'static {
        <input bind:value={store}><select multiple bind:value={many}><option>"a"</option></select>
    }

    pub Home() {
        let form = Form { name: writable(String::new()), ids: [writable(Id(1)), writable(Id(2))], r#type: Arc::new(writable(Size::Small)) };
        let value = writable(true);
        let other = &form;
        on save(text: String, by: u8) { let _ = (text, by); }
        async on wait() {}
        <input bind:value={form.name}><input type="number" bind:value={form.ids[0]}><input bind:value={(other).ids[1]}>
        <input bind:value={crate::TOTAL} @trigger={save("x".to_owned(), 1)}><input type="checkbox" bind:checked={&value} on:change|once @trigger="wait">
        <select bind:value={*form.r#type}><option>"Small"</option></select><select bind:value><option value="true">"yes"</option><option value="false">"no"</option></select>
    }
}

fn main() {}
