use marquetry::prelude::*;

component! {
    pub Card() {
        <p>"text"</p>
    }
    pub Home() {
        <Card><p slot="a">"text"</p></Card>
    }
}

fn main() {}
