use marquetry::prelude::*;

component! {
    pub Home()
}

fn main() {}
