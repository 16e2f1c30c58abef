use marquetry::prelude::*;

component! {
    pub Home() {
        <head><title>"Home"</title><base href="/app/"></head>
    }
}

fn main() {}
