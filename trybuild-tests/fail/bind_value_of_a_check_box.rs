use marquetry::prelude::*;

component! {
    pub Home() {
        let on = writable(false);
        <input type="checkbox" bind:value={on}>
    }
}

fn main() {}
