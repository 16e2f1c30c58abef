use marquetry::prelude::*;

component! {
    pub Home() {
        <p>see https://example.com</p>
        </p>
    }
}

fn main() {}
