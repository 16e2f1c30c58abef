use marquetry::prelude::*;

component! {
    pub Home() {
        let names = vec![1];
        {#each names as (a, b)}{a}{b}{/each}
    }
}

fn main() {}
