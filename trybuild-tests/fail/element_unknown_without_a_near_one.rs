use marquetry::prelude::*;

component! {
    pub Home() {
        <widget>"text"</widget>
    }
}

fn main() {}
