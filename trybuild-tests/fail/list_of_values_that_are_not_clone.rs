use marquetry::prelude::*;

#[derive(PartialEq)]
pub struct Name(pub String);

component! {
    pub Home() {
        let name = writable(Name(String::new()));
        <fragment key="a">{#each name}{&*this.0}{/each}</fragment>
    }
}

fn main() {}
