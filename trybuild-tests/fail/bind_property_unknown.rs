use marquetry::prelude::*;

component! {
    pub Home() {
        let name = writable(String::new());
        <input bind:valeu={name}>
    }
}

fn main() {}
