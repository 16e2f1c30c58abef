use marquetry::prelude::*;

component! {
    pub Home() {
        let name = writable(String::new());
        let long = derived(&name, |name| name.len());
        <input type="number" bind:value={long}>
    }
}

fn main() {}
