use marquetry::prelude::*;

component! {
    pub Home() {
        <fragment key="a" class="b">"text"</fragment>
    }
}

fn main() {}
