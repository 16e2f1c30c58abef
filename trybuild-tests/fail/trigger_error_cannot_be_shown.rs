use marquetry::prelude::*;

pub struct Oops;

component! {
    pub Home() {
        on save() -> Result<(), Oops> { Err(Oops) }
        <button @trigger="save">"Save"</button>
    }
}

fn main() {}
