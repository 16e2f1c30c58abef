use marquetry::prelude::*;

component! {
    pub Home() {
        {#snippet row(n: u8, name: &str)}<b>{n}{name}</b>{/snippet}
        {@render row(1)}
    }
}

fn main() {}
