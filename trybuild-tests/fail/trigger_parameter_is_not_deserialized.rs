use marquetry::prelude::*;

pub struct Form {
    pub name: String,
}

component! {
    pub Home() {
        on save(form: Form) {}
        <form @trigger="save"></form>
    }
}

fn main() {}
