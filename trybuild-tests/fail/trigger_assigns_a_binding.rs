use marquetry::prelude::*;

component! {
    pub Home(name: String) {
        on save() { name.clear() }
        <button @trigger="save">"Save"</button>
    }
}

fn main() {}
