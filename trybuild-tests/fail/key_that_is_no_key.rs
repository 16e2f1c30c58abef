use marquetry::prelude::*;

component! {
    pub Home() {
        {#key 1.5}<b>"x"</b>{/key}
    }
}

fn main() {}
