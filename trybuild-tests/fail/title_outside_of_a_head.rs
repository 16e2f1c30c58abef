use marquetry::prelude::*;

component! {
    pub Home() {
        <main><title>"Home"</title></main>
    }
}

fn main() {}
