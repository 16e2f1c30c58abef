use marquetry::prelude::*;

component! {
    pub Card(size: u32 = "a") {
        <p>{size}</p>
    }
}

fn main() {}
