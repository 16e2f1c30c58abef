use marquetry::prelude::*;

component! {
    pub Home() {
        let count = writable(1);
        <fragment key="a">{#if count > 3}"text"{/if}</fragment>
    }
}

fn main() {}
