use marquetry::prelude::*;

component! {
    pub Home() {
        {#each 3 as n}<head><title>{n}</title></head>{/each}
    }
}

fn main() {}
