use marquetry::prelude::*;

component! {
    pub Home() {
        <fragment key="a" mode="apend">"text"</fragment>
    }
}

fn main() {}
