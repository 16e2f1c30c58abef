use marquetry::prelude::*;

component! {
    pub Home() {
        on save(&self) {}
        <form @trigger="save"></form>
    }
}

fn main() {}
