use marquetry::prelude::*;

component! {
    pub Home() {
        {#snippet row(n: u8)}<b>{n}</b>{/snippet}
        {@render row("one")}
    }
}

fn main() {}
