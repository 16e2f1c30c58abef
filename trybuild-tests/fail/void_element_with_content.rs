use marquetry::prelude::*;

component! {
    pub Home() {
        <input>"text"</input>
    }
}

fn main() {}
