use marquetry::prelude::*;

component! {
    pub Home() {
        let name = writable(String::new());
        <input bind:value={name} value="Ann">
    }
}

fn main() {}
