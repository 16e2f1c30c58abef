use marquetry::prelude::*;

component! {
    pub Home() {
        let sizes = vec![0.5];
        <fragment key="a">{#each sizes as size (size)}{size}{/each}</fragment>
    }
}

fn main() {}
