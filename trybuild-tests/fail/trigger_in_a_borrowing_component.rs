use marquetry::prelude::*;

component! {
    pub Home<'a>(name: &'a str) {
        on save() {}
        <p>{name}</p>
    }
}

fn main() {}
