use marquetry::prelude::*;

component! {
    pub Home() {
        let name = writable(String::new());
        <input bind:value|debounce(300)={name}>
    }
}

fn main() {}
