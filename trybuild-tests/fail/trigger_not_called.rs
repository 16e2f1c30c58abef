use marquetry::prelude::*;

component! {
    pub Home() {
        on add(a: u32) {}
        <button @trigger={add}>"Add"</button>
    }
}

fn main() {}
