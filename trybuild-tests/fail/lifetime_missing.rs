use marquetry::prelude::*;

component! {
    pub Home(name: &str) {
        <p>{name}</p>
    }
}

fn main() {}
