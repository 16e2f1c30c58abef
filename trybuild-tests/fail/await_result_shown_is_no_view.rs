use marquetry::prelude::*;

struct Report;

async fn load() -> Report {
    Report
}

component! {
    pub Home() {
        {#await load()}"one moment"{:then report}{report}{/await}
    }
}

fn main() {}
