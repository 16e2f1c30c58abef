use marquetry::prelude::*;

pub struct Name(pub String);

component! {
    pub Home() {
        let name = Name(String::new());
        <p>{@debug name}</p>
    }
}

fn main() {}
