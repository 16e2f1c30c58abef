use marquetry::prelude::*;

component! {
    pub Home() {
        <Boundary><p>"text"</p><p slot="failed">"no text"</p></Boundary>
    }
}

fn main() {}
