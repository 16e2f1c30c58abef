use marquetry::prelude::*;

component! {
    pub Home() {
        on add(a: u32) {}
        <button @trigger={add(1, 2)}>"Add"</button>
    }
}

fn main() {}
