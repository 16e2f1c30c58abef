use marquetry::prelude::*;

component! {
    pub home() {
        <p>"text"</p>
    }
}

fn main() {}
