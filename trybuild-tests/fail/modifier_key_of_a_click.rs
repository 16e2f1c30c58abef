use marquetry::prelude::*;

component! {
    pub Home() {
        on save() {}
        <button on:click|enter @trigger="save">"Save"</button>
    }
}

fn main() {}
