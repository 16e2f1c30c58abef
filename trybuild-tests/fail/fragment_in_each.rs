use marquetry::prelude::*;

component! {
    pub Home() {
        {#each 3}<fragment key="a">{this}</fragment>{/each}
    }
}

fn main() {}
