use marquetry::prelude::*;

component! {
    pub Home() {
        <p>1em wide</p>
    }
}

fn main() {}
