use marquetry::prelude::*;

component! {
    pub Home() {
        <title>{#await std::future::ready(1)}"one moment"{:then n}{n}{/await}</title>
    }
}

fn main() {}
