use marquetry::prelude::*;

component! {
    pub Home() {
        <p>done 🎉</p>
    }
}

fn main() {}
