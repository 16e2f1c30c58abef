use std::hash::{BuildHasher, RandomState};

use marquetry::prelude::*;

use crate::layout::Layout;

pub async fn page() -> Page<ListsPage> {
    Page(ListsPage)
}

component! {
    pub ListsPage() {
        <Layout path="/lists">
            <Woods/>
            <p slot="hint">
                "Write into a row, then shuffle: text, caret and focus stay with it,"
                "as its element is moved and never made anew."
            </p>
        </Layout>
    }

    pub Woods() {
        let woods = writable(Wood::all());
        let filter = writable(String::new());

        on shuffle() {
            let order = RandomState::new();
            woods.edit(|woods| woods.sort_by_cached_key(|wood| order.hash_one(wood.id)))
        }
        on sort() { woods.edit(|woods| woods.sort_by_key(|wood| wood.name)) }
        on reverse() { woods.edit(|woods| woods.reverse()) }
        on add() { woods.edit(Wood::add) }
        on remove(id: u32) { woods.edit(|woods| woods.retain(|wood| wood.id != id)) }
        on search(text: String) { filter.set(text.to_lowercase()) }

        <p class="actions">
            <button @trigger="shuffle">"Shuffle"</button>
            <button @trigger="sort">"Sort"</button>
            <button @trigger="reverse">"Reverse"</button>
            <button @trigger="add">"Add"</button>
        </p>
        <p><label>"Show only" <input type="search" on:input|debounce(150) @trigger="search" placeholder="oak"></label></p>
        <ul class="rows">
            <fragment key="woods">
                {#each $woods.iter().filter(|wood| wood.name.contains(&*$filter)) as wood, i (wood.id)}
                    <li>
                        <span class="number">{i + 1}</span>
                        <span class="name">{wood.name}</span>
                        <input aria-label="Note on {wood.name}" placeholder="a note">
                        <button @trigger={remove(wood.id)} aria-label="Remove {wood.name}">"×"</button>
                    </li>
                {:else}
                    <li class="none">"No such wood."</li>
                {/each}
            </fragment>
        </ul>
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Wood {
    id: u32,
    name: &'static str,
}

const NAMES: [&str; 9] = ["walnut", "maple", "ebony", "cherry", "oak", "pear", "rosewood", "ash", "boxwood"];

impl Wood {
    fn all() -> Vec<Wood> {
        (1..=5).map(Wood::new).collect()
    }

    fn new(id: u32) -> Wood {
        Wood { id, name: NAMES[(id as usize - 1) % NAMES.len()] }
    }

    /// Puts a new wood at the end, unless there are forty already.
    fn add(woods: &mut Vec<Wood>) {
        if woods.len() < 40 {
            woods.push(Wood::new(woods.iter().map(|wood| wood.id).max().unwrap_or_default() + 1));
        }
    }
}
