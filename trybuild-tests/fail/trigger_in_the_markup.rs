use marquetry::prelude::*;

component! {
    pub Home() {
        <p>"text"</p>
        on save() {}
        <p>"text"</p>
    }
}

fn main() {}
