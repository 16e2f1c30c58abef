use marquetry::prelude::*;

component! {
    pub Home() {
        <p class:on={1}>"text"</p>
    }
}

fn main() {}
