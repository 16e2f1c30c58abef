use marquetry::prelude::*;

component! {
    pub Home() {
        let name = String::new();
        <input bind:value={name}>
    }
}

fn main() {}
