use marquetry::prelude::*;

component! {
    pub Home() {
        if 1 > 2 { return 5; }
        <p>"text"</p>
    }
}

fn main() {}
