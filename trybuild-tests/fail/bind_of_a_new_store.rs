use marquetry::prelude::*;

component! {
    pub Home() {
        <input bind:value={writable(String::new())}>
    }
}

fn main() {}
