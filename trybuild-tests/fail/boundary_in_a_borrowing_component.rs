use marquetry::prelude::*;

component! {
    pub Row<'a>(name: &'a str) {
        <Boundary><p>{name}</p></Boundary>
    }
}

fn main() {}
