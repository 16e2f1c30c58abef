use marquetry::prelude::*;

component! {
    pub Home(id: u32) {
        <fragment key="row-{id}">"text"</fragment>
    }
}

fn main() {}
