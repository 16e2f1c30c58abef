use marquetry::prelude::*;

component! {
    pub Home() {
        let names = writable(vec![1]);
        <fragment key="a">{$names}</fragment>
    }
}

fn main() {}
