use marquetry::prelude::*;

component! {
    pub Home() {
        let name = writable(Some("Ann"));
        <fragment key="a">{#match $name}{:case Some(name)}{name}{/match}</fragment>
    }
}

fn main() {}
