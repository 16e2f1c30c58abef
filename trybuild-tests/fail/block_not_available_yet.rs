use marquetry::prelude::*;

component! {
    pub Home() {
        {#await load()}"text"{/await}
    }
}

fn main() {}
