use marquetry::prelude::*;

component! {
    pub Home() {
        let names = vec![Some(1)];
        {#each names as Some(name)}{name}{/each}
    }
}

fn main() {}
