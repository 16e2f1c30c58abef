use marquetry::prelude::*;

component! {
    pub Home() {
        on save() {}
        <button on:click|prevnt @trigger="save">"Save"</button>
    }
}

fn main() {}
