use marquetry::prelude::*;

component! {
    pub Home() {
        {#if true}"text"{/each}
    }
}

fn main() {}
