use marquetry::prelude::*;

component! {
    pub Card() {
        let on = writable(true);
        <fragment key="a">{#if $on}<slot/>{/if}</fragment>
    }
}

fn main() {}
