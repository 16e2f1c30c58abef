use marquetry::prelude::*;

component! {
    pub Home() {
        <p class=box>"text"</p>
    }
}

fn main() {}
