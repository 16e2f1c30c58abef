use marquetry::prelude::*;

component! {
    pub Home() {
        {#each true}"text"{/each}
    }
}

fn main() {}
