use marquetry::prelude::*;

component! {
    pub Home() {
        <p><b><i>"text"</b></i></p>
    }
}

fn main() {}
