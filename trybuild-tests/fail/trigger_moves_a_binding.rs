use marquetry::prelude::*;

component! {
    pub Home(name: String) {
        on save() { drop(name) }
        <button @trigger="save">"Save"</button>
    }
}

fn main() {}
