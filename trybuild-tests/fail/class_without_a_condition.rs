use marquetry::prelude::*;

component! {
    pub Home() {
        <p class:on="yes">"text"</p>
    }
}

fn main() {}
