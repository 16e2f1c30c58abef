use marquetry::prelude::*;

component! {
    pub Home() {
        let name = "Ann";
        <p>{nmae}</p>
    }
}

fn main() {}
