use marquetry::prelude::*;

component! {
    pub First(names: Vec<String>) {
        let name = names.first()?;
        <p>{name}</p>
    }
}

fn main() {}
