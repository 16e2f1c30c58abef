use marquetry::prelude::*;

component! {
    pub Home() {
        {#await load() then text}{text}{:then}"text"{/await}
    }
}

fn main() {}
