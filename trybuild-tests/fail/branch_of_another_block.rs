use marquetry::prelude::*;

component! {
    pub Home() {
        {#if true}{:case 1}"text"{/if}
    }
}

fn main() {}
