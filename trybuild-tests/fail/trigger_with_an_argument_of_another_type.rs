use marquetry::prelude::*;

component! {
    pub Home() {
        let name = "Ann";
        on add(a: u32) {}
        <button @trigger={add(name)}>"Add"</button>
    }
}

fn main() {}
