use marquetry::prelude::*;

component! {
    pub Home() {
        {#if}"text"{/if}
    }
}

fn main() {}
