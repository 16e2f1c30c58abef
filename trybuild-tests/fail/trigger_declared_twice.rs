use marquetry::prelude::*;

component! {
    pub Home() {
        on save() {}
        on save() {}
        <p>"text"</p>
    }
}

fn main() {}
