use marquetry::prelude::*;

component! {
    pub Home() {
        <a href="/"><button>"text"</button></a>
    }
}

fn main() {}
