use marquetry::prelude::*;

component! {
    pub Home() {
        {#if true}<p>"text"{/if}</p>
    }
}

fn main() {}
