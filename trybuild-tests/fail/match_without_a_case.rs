use marquetry::prelude::*;

component! {
    pub Home() {
        {#match 1}{/match}
    }
}

fn main() {}
