use marquetry::prelude::*;

component! {
    pub Home() {
        <p>one — two</p>
    }
}

fn main() {}
