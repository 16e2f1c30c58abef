use marquetry::prelude::*;

component! {
    pub Card(size) {
        <p>{size}</p>
    }
}

fn main() {}
