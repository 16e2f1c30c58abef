use marquetry::prelude::*;

component! {
    pub Home() {
        let count = writable(1);
        <p>{count}</p>
    }
}

fn main() {}
