use marquetry::prelude::*;

component! {
    pub Home() {
        <p>"text"</p></div>
    }
}

fn main() {}
