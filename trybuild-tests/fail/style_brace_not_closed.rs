use marquetry::prelude::*;

component! {
    pub Home() {
        <style>".a { color: red; .b { color: blue; }"</style>
        <p class="a b">"text"</p>
    }
}

fn main() {}
