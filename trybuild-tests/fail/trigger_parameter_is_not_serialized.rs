use marquetry::prelude::*;

#[derive(serde::Deserialize)]
pub struct Form {
    pub name: String,
}

component! {
    pub Home() {
        on save(form: Form) {}
        <button @trigger={save(Form { name: String::new() })}>"Save"</button>
    }
}

fn main() {}
