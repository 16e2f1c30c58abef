use marquetry::prelude::*;

component! {
    pub Card() {
        <slot name="header"/>
    }
    pub Home() {
        <Card>"text"</Card>
    }
}

fn main() {}
