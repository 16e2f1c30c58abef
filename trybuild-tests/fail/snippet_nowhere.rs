use marquetry::prelude::*;

component! {
    pub Home() {
        <ul>{@render row(1)}</ul>
    }
}

fn main() {}
