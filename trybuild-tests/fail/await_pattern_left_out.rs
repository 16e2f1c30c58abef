use marquetry::prelude::*;

async fn find() -> u32 {
    1
}

component! {
    pub Home() {
        {#await find()}"one moment"{:then}{value}{/await}
    }
}

fn main() {}
