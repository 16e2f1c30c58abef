use marquetry::prelude::*;

component! {
    pub Home() {
        <p>run `cargo test` now</p>
    }
}

fn main() {}
