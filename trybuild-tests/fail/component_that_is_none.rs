use marquetry::prelude::*;

component! {
    pub Home() {
        <String/>
    }
}

fn main() {}
