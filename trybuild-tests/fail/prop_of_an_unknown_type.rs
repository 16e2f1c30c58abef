use marquetry::prelude::*;

component! {
    pub Card(size: Siez) {
        <p>"text"</p>
    }
    pub Home() {
        <Card size={1}/>
    }
}

fn main() {}
