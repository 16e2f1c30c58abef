use marquetry::prelude::*;

component! {
    pub Home() {
        {#snippet row()}<b>"x"</b>{/snippet}
        {#snippet row()}<i>"x"</i>{/snippet}
        {@render row()}
    }
}

fn main() {}
