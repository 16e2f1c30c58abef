use marquetry::prelude::*;

component! {
    pub Home() {
        on save() -> u32 { 5 }
        <button @trigger="save">"Save"</button>
    }
}

fn main() {}
