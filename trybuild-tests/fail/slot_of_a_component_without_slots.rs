use marquetry::prelude::*;

component! {
    pub Card() {
        <p>"text"</p>
    }
    pub Home() {
        <Card>"text"</Card>
    }
}

fn main() {}
