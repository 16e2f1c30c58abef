use marquetry::prelude::*;

component! {
    pub Home() {
        on save() -> Result<(), String> { Ok(5) }
        <button @trigger="save">"Save"</button>
    }
}

fn main() {}
