use marquetry::prelude::*;

component! {
    pub Home() {
        {#if Some { 0: 1 } == None}"text"{/if}
    }
}

fn main() {}
