use marquetry::prelude::*;

component! {
    pub Home() {
        {#await load()}"one moment"{:else}"text"{/await}
    }
}

fn main() {}
