use marquetry::prelude::*;

#[allow(non_snake_case)]
fn Card() {}

component! {
    pub Home() {
        <Card/>
    }
}

fn main() {}
