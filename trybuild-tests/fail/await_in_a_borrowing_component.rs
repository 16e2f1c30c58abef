use marquetry::prelude::*;

component! {
    pub Home<'a>(name: &'a str) {
        {#await std::future::ready(1)}{name}{:then n}{n}{/await}
    }
}

fn main() {}
