use marquetry::prelude::*;

async fn load() -> u32 {
    1
}

fn main() {
    let _ = markup! { <p>{#await load()}"one moment"{:then n}{n}{/await}</p> };
}
