use marquetry::prelude::*;

struct Refused;

async fn count() -> Result<u32, Refused> {
    Ok(1)
}

component! {
    pub Home() {
        {#await count()}"one moment"{:then count}{count}{/await}
    }
}

fn main() {}
