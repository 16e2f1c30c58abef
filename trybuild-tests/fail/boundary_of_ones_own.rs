use marquetry::prelude::*;

component! {
    Boundary() { <hr><slot/> }

    pub Home() {
        <Boundary><p>"text"</p></Boundary>
    }
}

fn main() {}
