use marquetry::prelude::*;

component! {
    pub One() {
        <buton>"text"</buton>
    }
    pub Two() {
        <dvi>"text"</dvi>
    }
}

fn main() {}
