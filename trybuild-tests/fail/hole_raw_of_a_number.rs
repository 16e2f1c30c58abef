use marquetry::prelude::*;

component! {
    pub Home() {
        <p>{@html 5}</p>
    }
}

fn main() {}
