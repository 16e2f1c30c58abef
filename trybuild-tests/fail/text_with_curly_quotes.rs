use marquetry::prelude::*;

component! {
    pub Home() {
        <p>“text”</p>
    }
}

fn main() {}
