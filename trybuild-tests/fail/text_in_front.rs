use marquetry::prelude::*;

component! {
    pub Home() {
        Hello, <b>"you"</b>
    }
}

fn main() {}
