use std::sync::{Arc, LazyLock};

use marquetry::prelude::*;

static LIMIT: LazyLock<Readable<u32>> = LazyLock::new(|| readable(5, |_| {}));

component! {
    /// A name alone in braces is shown if it is a view, and followed if it is a store.
    pub Home(prop: String, slice: &'static [u32]) {
        let text = "text";
        let number = 1.5;
        let store = writable(String::new());
        let by_reference = &store;
        let shared = Arc::new(writable(1));
        let boxed: Box<str> = "text".into();
        let markup = markup! { <b>"text"</b> };
        let maybe = Some("text");
        let list = Arc::new(vec![1, 2]);
        let pairs = std::collections::BTreeMap::from([(1, "one")]);

        <fragment key="names">
            {prop}{text}{number}{store}{by_reference}{shared}{boxed}{markup}{maybe}{LIMIT}{$shared + $LIMIT}
            {#each slice}{this}{/each}
            {#each list as item}{item}{/each}
            {#each pairs as (number, name) (number)}{number}{name}{/each}
            {#each text}{this}{/each}
            {#each list.iter().rev() as item, i}{i}{item}{/each}
            {#each LIMIT}{this}{/each}
            {#each shared}{this}{/each}
            {#each std::future::ready(5)}{this}{/each}
        </fragment>
        {#each &*list}{this}{/each}
        {#each [1, 2].into_iter()}{this}{/each}
    }
}

fn main() {
    Home { prop: String::new(), slice: &[1] }.to_html();
}
