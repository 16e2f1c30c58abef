use marquetry::prelude::*;

component! {
    pub Card() {
        <slot name="a"/>
    }
    pub Home() {
        <Card><p slot="a">"text"</p><p slot="a">"text"</p></Card>
    }
}

fn main() {}
