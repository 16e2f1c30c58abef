use marquetry::prelude::*;

component! {
    pub Home() {
        <p>{1 +}</p>
    }
}

fn main() {}
