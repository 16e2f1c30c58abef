use marquetry::prelude::*;

component! {
    pub Home(id: u32) {
        <fragment key={id}>"text"</fragment>
    }
}

fn main() {}
