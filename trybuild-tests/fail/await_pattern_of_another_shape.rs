use marquetry::prelude::*;

async fn find() -> (u32, u32) {
    (1, 2)
}

component! {
    pub Home() {
        {#await find()}"one moment"{:then (a, b, c)}{a}{b}{c}{/await}
    }
}

fn main() {}
