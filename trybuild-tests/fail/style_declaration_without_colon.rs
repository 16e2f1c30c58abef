use marquetry::prelude::*;

component! {
    pub Home() {
        <style>"p { color red; margin: 0 }"</style>
        <p>"text"</p>
    }
}

fn main() {}
