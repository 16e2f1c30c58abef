use marquetry::prelude::*;

component! {
    pub Home() {
        <button onclick="save()">"Save"</button>
    }
}

fn main() {}
