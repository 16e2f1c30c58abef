use marquetry::prelude::*;

component! {
    pub Home() {
        let count = writable(1);
        {#snippet row()}<b>{$count}</b>{/snippet}
        {@render row()}
        <fragment key="f">{@render row()}</fragment>
    }
}

fn main() {}
