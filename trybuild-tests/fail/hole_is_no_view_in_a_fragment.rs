use marquetry::prelude::*;

pub struct Name(pub String);

component! {
    pub Home() {
        let name = Name(String::new());
        <fragment key="a">{name}</fragment>
    }
}

fn main() {}
