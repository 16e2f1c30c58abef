use marquetry::prelude::*;

component! {
    pub Home(count: u32) {
        {#await count + 1}"one moment"{:then count}{count}{/await}
    }
}

fn main() {}
