use marquetry::prelude::*;

component! {
    pub Home() {
        let names = vec![1];
        {#if names.len()}"text"{/if}
    }
}

fn main() {}
