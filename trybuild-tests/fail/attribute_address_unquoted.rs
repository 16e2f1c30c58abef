use marquetry::prelude::*;

component! {
    pub Home() {
        <a href=https://example.com/a?b=1>"x"</a>
    }
}

fn main() {}
