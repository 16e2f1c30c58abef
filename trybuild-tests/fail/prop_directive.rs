use marquetry::prelude::*;

component! {
    pub Card(title: String, size: u32 = 1) {
        <p>{title}{size}</p>
    }
    pub Home() {
        <Card title="a" class:on={true}/>
    }
}

fn main() {}
