use marquetry::prelude::*;

component! {
    pub Home() {
        let count = writable(1);
        on save() { count.set("a") }
        <button @trigger="save">"Save"</button>
    }
}

fn main() {}
