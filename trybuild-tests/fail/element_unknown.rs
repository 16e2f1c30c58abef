use marquetry::prelude::*;

component! {
    pub Home() {
        <buton>"text"</buton>
    }
}

fn main() {}
