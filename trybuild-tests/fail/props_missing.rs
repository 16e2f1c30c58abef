use marquetry::prelude::*;

component! {
    pub Card(title: String, size: u32) {
        <p>{title}{size}</p>
    }
    pub Home() {
        <Card/>
    }
}

fn main() {}
