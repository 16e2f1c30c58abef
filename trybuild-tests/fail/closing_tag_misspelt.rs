use marquetry::prelude::*;

component! {
    pub Home() {
        <section>"text"</sectoin>
    }
}

fn main() {}
