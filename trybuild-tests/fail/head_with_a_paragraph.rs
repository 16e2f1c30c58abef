use marquetry::prelude::*;

component! {
    pub Home() {
        <head><title>"Home"</title><p>"text"</p></head>
        <p>"text"</p>
    }
}

fn main() {}
