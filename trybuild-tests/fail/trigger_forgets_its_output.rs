use marquetry::prelude::*;

component! {
    pub Home() {
        on save() -> Result<(), String> { let _ = 5; }
        <button @trigger="save">"Save"</button>
    }
}

fn main() {}
