use marquetry::prelude::*;

component! {
    pub Card() {
        <slot name="header"/>
    }
    pub Home() {
        <Card><p slot="haeder">"text"</p></Card>
    }
}

fn main() {}
