use marquetry::prelude::*;

component! {
    pub Home(name: String) {
        let length = move || name.len();
        <p>{name}{length()}</p>
    }
}

fn main() {}
