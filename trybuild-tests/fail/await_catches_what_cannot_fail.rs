use marquetry::prelude::*;

async fn count() -> u32 {
    1
}

component! {
    pub Home() {
        {#await count()}"one moment"{:then count}{count}{:catch error}{error}{/await}
    }
}

fn main() {}
