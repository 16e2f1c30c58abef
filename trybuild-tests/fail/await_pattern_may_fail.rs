use marquetry::prelude::*;

async fn find() -> Option<u32> {
    None
}

component! {
    pub Home() {
        {#await find()}"one moment"{:then Some(found)}{found}{/await}
    }
}

fn main() {}
