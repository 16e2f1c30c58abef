use marquetry::prelude::*;

component! {
    pub Home(name: String) {
        let short = name.trim();
        <fragment key="a">{name}{short}</fragment>
    }
}

fn main() {}
