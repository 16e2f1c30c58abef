use marquetry::prelude::*;

component! {
    pub Home() {
        <head lang="en"><title>"Home"</title></head>
    }
}

fn main() {}
