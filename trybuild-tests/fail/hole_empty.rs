use marquetry::prelude::*;

component! {
    pub Home() {
        <p>{}</p>
    }
}

fn main() {}
