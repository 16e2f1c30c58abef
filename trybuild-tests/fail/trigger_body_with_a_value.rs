use marquetry::prelude::*;

component! {
    pub Home() {
        let names = writable(vec![1]);
        on save() { get(&names).len() }
        <button @trigger="save">"Save"</button>
    }
}

fn main() {}
