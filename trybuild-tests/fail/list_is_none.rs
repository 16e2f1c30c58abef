use marquetry::prelude::*;

pub struct Name(pub String);

component! {
    pub Home() {
        let name = Name(String::new());
        {#each name}{this.0}{/each}
    }
}

fn main() {}
