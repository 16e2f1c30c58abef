use marquetry::prelude::*;

component! {
    pub Home() {
        let count = writable(1);
        <fragment key="a">{count + 1}{#if 9 < count}"many"{/if}</fragment>
    }
}

fn main() {}
