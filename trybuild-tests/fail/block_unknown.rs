use marquetry::prelude::*;

component! {
    pub Home() {
        {#iff true}"text"{/iff}
    }
}

fn main() {}
