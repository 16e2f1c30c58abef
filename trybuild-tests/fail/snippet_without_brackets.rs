use marquetry::prelude::*;

component! {
    pub Home() {
        {#snippet row}<b>"x"</b>{/snippet}
        {@render row()}
    }
}

fn main() {}
