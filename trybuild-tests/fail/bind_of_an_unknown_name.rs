use marquetry::prelude::*;

component! {
    pub Home() {
        <input bind:value>
    }
}

fn main() {}
