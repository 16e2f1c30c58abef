use marquetry::prelude::*;

component! {
    pub Home() {
        <p class="a" title="b" class="c">"text"</p>
    }
}

fn main() {}
