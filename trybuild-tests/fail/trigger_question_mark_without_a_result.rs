use marquetry::prelude::*;

component! {
    pub Home() {
        on save(text: String) { let n: u32 = text.parse()?; }
        <input @trigger="save">
    }
}

fn main() {}
