use marquetry::prelude::*;

component! {
    pub Home() {
        {#snippet row(n: u8)}<li>{n}</li>{/snippet}
        <ul>{@render rwo(1)}</ul>
    }
}

fn main() {}
