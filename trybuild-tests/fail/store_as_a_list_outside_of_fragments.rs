use marquetry::prelude::*;

component! {
    pub Home() {
        let names = writable(vec!["Ann"]);
        <ul>{#each names as name}<li>{name}</li>{/each}</ul>
    }
}

fn main() {}
