use marquetry::prelude::*;

component! {
    pub Home() {
        let count = writable(1);
        <fragment key="a">{count + 1}</fragment>
    }
}

fn main() {}
