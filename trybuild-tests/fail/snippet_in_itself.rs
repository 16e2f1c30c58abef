use marquetry::prelude::*;

component! {
    pub Home() {
        {#snippet row(n: u8)}<b>{n}{@render row(n)}</b>{/snippet}
        {@render row(1)}
    }
}

fn main() {}
