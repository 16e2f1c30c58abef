use marquetry::prelude::*;

component! {
    pub Home<'a>(name: &'a str) {
        <fragment key="a">{name}</fragment>
    }
}

fn main() {}
