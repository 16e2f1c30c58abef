use marquetry::prelude::*;

component! {
    pub Home() {
        on save() { std::future::ready(1).await; }
        <button @trigger="save">"Save"</button>
    }
}

fn main() {}
