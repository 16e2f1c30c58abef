use marquetry::prelude::*;

component! {
    pub Home() {
        <p>{this}</p>
    }
}

fn main() {}
