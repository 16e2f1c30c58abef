use marquetry::prelude::*;

component! {
    pub Home() {
        <button on:click>"Save"</button>
    }
}

fn main() {}
