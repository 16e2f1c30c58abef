use marquetry::prelude::*;

component! {
    pub Home() {
        <p>1 < 2</p>
    }
}

fn main() {}
