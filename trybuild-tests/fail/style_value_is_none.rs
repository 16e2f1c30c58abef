use marquetry::prelude::*;

component! {
    pub Home() {
        <p style:width={vec![1]}>"text"</p>
    }
}

fn main() {}
