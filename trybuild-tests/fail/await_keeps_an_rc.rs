use std::rc::Rc;

use marquetry::prelude::*;

async fn count() -> u32 {
    let count = Rc::new(1);
    std::future::ready(()).await;
    *count
}

component! {
    pub Home() {
        {#await count()}"one moment"{:then count}{count}{/await}
    }
}

fn main() {}
