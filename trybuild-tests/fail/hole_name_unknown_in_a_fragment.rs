use marquetry::prelude::*;

component! {
    pub Home() {
        let name = "Ann";
        <fragment key="a">{nmae}</fragment>
    }
}

fn main() {}
