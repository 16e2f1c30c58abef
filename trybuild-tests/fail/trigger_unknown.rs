use marquetry::prelude::*;

component! {
    pub Home() {
        on save() {}
        <button @trigger="svae">"Save"</button>
    }
}

fn main() {}
