use marquetry::prelude::*;

component! {
    pub Home() {
        <a href="javascript:alert(1)">"text"</a>
    }
}

fn main() {}
