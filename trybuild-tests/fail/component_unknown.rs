use marquetry::prelude::*;

component! {
    pub Home() {
        <Crad title="a"/>
    }
}

fn main() {}
