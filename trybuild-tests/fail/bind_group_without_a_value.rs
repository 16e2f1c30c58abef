use marquetry::prelude::*;

component! {
    pub Home() {
        let name = writable(String::new());
        <input type="radio" bind:group={name}>
    }
}

fn main() {}
