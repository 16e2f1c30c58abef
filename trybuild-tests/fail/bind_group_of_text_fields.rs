use marquetry::prelude::*;

component! {
    pub Home() {
        let name = writable(String::new());
        <input type="text" bind:group={name} value="a">
    }
}

fn main() {}
