use marquetry::prelude::*;

component! {
    pub Home() {
        <p>{None}</p>
    }
}

fn main() {}
