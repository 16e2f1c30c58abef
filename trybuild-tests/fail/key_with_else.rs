use marquetry::prelude::*;

component! {
    pub Home() {
        {#key 1}<b>"x"</b>{:else}<i>"x"</i>{/key}
    }
}

fn main() {}
