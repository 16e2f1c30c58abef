use marquetry::prelude::*;

component! {
    pub Home() {
        <fragment key="a" tag="br">"text"</fragment>
    }
}

fn main() {}
