use marquetry::prelude::*;

component! {
    pub Home() {
        <p>&mdahs;</p>
    }
}

fn main() {}
