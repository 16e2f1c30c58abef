use marquetry::prelude::*;

component! {
    pub Home() {
        on save(form) {}
        <form @trigger="save"></form>
    }
}

fn main() {}
