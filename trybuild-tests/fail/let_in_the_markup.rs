use marquetry::prelude::*;

component! {
    pub Home() {
        <p>"text"</p>
        let name = 5;
        <p>{name}</p>
    }
}

fn main() {}
