use marquetry::prelude::*;

component! {
    pub Home() {
        let name = writable(String::new());
        <input type="checkbox" bind:checked={name}>
    }
}

fn main() {}
