use marquetry::prelude::*;

component! {
    pub Home() {
        {#each Vec::new()}"text"{/each}
    }
}

fn main() {}
