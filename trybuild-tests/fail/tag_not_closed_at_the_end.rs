use marquetry::prelude::*;

component! {
    pub Home() {
        <section><p>"text"</p>
    }
}

fn main() {}
