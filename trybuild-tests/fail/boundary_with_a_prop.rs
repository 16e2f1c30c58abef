use marquetry::prelude::*;

component! {
    pub Home() {
        <Boundary error="none"><p>"text"</p></Boundary>
    }
}

fn main() {}
