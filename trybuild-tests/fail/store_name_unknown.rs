use marquetry::prelude::*;

component! {
    pub Home() {
        let count = writable(1);
        <fragment key="a">{$cuont}</fragment>
    }
}

fn main() {}
