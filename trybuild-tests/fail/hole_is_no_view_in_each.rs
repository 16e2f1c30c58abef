use marquetry::prelude::*;

pub struct Name(pub String);

component! {
    pub Home() {
        let names = vec![Name(String::new())];
        {#each names as name}{name}{/each}
    }
}

fn main() {}
