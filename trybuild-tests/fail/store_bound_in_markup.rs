use marquetry::prelude::*;

component! {
    pub Home() {
        <fragment key="a">{@let count = writable(1)}{$count}</fragment>
    }
}

fn main() {}
