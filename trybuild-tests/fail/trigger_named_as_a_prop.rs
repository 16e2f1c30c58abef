use marquetry::prelude::*;

component! {
    pub Home(save: bool) {
        on save() {}
        <p>{save}</p>
    }
}

fn main() {}
