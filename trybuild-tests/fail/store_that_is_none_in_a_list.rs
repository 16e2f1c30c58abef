use marquetry::prelude::*;

component! {
    pub Home() {
        let names = vec![1];
        <fragment key="a">{#each $names as name}{name}{/each}</fragment>
    }
}

fn main() {}
