use marquetry::prelude::*;

component! {
    pub Home() -> String {
        <p>"text"</p>
    }
}

fn main() {}
