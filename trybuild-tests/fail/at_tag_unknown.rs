use marquetry::prelude::*;

component! {
    pub Home() {
        {@htlm "<br>"}
    }
}

fn main() {}
