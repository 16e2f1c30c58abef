use marquetry::prelude::*;

component! {
    pub fn Home() {
        <p>"text"</p>
    }
}

fn main() {}
