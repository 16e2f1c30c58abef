use marquetry::prelude::*;

component! {
    pub Card(size: u32, size: u32) {
        <p>{size}</p>
    }
}

fn main() {}
