use marquetry::prelude::*;

component! {
    pub Home() {
        let count = 1
        <p>{count}</p>
    }
}

fn main() {}
