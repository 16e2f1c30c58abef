use marquetry::prelude::*;

pub struct Name(pub String);

component! {
    pub Home() {
        let name = Name(String::new());
        <p>{@display name}</p>
    }
}

fn main() {}
