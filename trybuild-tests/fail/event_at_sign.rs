use marquetry::prelude::*;

component! {
    pub Home() {
        on save() {}
        <button @click="save">"Save"</button>
    }
}

fn main() {}
