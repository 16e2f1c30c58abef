use marquetry::prelude::*;

component! {
    pub Home() {
        <fragment key="a">"text"</fragment>
        <fragment key="a">"text"</fragment>
    }
}

fn main() {}
