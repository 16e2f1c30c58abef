use marquetry::prelude::*;

component! {
    pub Home() {
        {#each std::future::ready(1)}{this}{/each}
    }
}

fn main() {}
