use marquetry::prelude::*;

component! {
    pub Home() {
        <p id="a">"text"</p><p id="a">"text"</p>
    }
}

fn main() {}
