use marquetry::prelude::*;

component! {
    pub Home() {
        let name = writable(String::new());
        <input bind:value={$name}>
    }
}

fn main() {}
