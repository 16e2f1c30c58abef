use marquetry::prelude::*;

component! {
    pub Home() {
        let count = writable(1);
        {#if $count > 3}"text"{/if}
    }
}

fn main() {}
