use std::rc::Rc;

use marquetry::prelude::*;

async fn count() -> Result<Rc<u32>, String> {
    Ok(Rc::new(1))
}

component! {
    pub Home() {
        {#await count()}"one moment"{:then count}{count}{:catch error}{error}{/await}
    }
}

fn main() {}
