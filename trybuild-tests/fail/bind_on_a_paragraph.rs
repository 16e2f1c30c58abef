use marquetry::prelude::*;

component! {
    pub Home() {
        let name = writable(String::new());
        <p bind:value={name}></p>
    }
}

fn main() {}
