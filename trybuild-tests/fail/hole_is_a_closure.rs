use marquetry::prelude::*;

component! {
    pub Home() {
        <p>{|| 5}</p>
    }
}

fn main() {}
