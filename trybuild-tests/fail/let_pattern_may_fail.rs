use marquetry::prelude::*;

component! {
    pub Home() {
        let name = Some(1);
        {@let Some(name) = name}{name}
    }
}

fn main() {}
