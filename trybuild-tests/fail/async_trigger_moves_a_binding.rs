use marquetry::prelude::*;

component! {
    pub Home(name: String) {
        async on save() { drop(name); std::future::ready(1).await; }
        <button @trigger="save">"Save"</button>
    }
}

fn main() {}
