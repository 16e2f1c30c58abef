use marquetry::prelude::*;

component! {
    pub Home() {
        {#key}<b>"x"</b>{/key}
    }
}

fn main() {}
