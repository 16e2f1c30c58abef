use marquetry::prelude::*;

component! {
    pub Home() {
        <p title="Hello {name">"text"</p>
    }
}

fn main() {}
