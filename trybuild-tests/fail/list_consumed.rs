use marquetry::prelude::*;

component! {
    pub Home() {
        let names = vec![String::new()];
        <fragment key="a">{#each names.into_iter() as name}{name}{/each}</fragment>
    }
}

fn main() {}
