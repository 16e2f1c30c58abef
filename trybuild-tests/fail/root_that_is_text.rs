use marquetry::prelude::*;

component! {
    pub Label() {
        "text"
    }
    pub List() {
        <ul><Label/></ul>
    }
}

fn main() {}
