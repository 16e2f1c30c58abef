use marquetry::prelude::*;

component! {
    pub Home() {
        <p>Don't panic</p>
    }
}

fn main() {}
