use marquetry::prelude::*;

component! {
    pub Home() {
        let count = writable(1);
        on save() { $count.set(5) }
        <button @trigger="save">"Save"</button>
    }
}

fn main() {}
