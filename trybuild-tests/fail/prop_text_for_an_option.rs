use marquetry::prelude::*;

component! {
    pub Card(size: Option<u32> = None) {
        <p>{size}</p>
    }
    pub Home() {
        <Card size="2"/>
    }
}

fn main() {}
