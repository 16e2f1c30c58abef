use marquetry::prelude::*;

pub struct Name(pub String);

component! {
    pub Home() {
        let name = Name(String::new());
        <p>{name.first}</p>
    }
}

fn main() {}
