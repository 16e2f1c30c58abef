use marquetry::prelude::*;

component! {
    pub Home() {
        on save() {}
        <button @trigger="save" @trigger="save">"Save"</button>
    }
}

fn main() {}
