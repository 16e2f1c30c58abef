use marquetry::prelude::*;

component! {
    pub Home() {
        <fragment key="a">{Default::default()}</fragment>
    }
}

fn main() {}
