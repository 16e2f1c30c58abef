use marquetry::prelude::*;

component! {
    pub Home() {
        let name = writable(String::new());
        let values = vec![1];
        <input type="radio" value={values} bind:group={name}>
    }
}

fn main() {}
