use marquetry::prelude::*;

component! {
    pub Home() {
        <button @trigger="save">"Save"</button>
    }
}

fn main() {}
