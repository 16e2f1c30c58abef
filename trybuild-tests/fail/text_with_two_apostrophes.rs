use marquetry::prelude::*;

component! {
    pub Home() {
        <p>It's what it's</p>
    }
}

fn main() {}
