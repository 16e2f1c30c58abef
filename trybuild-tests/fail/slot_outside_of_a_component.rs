use marquetry::prelude::*;

component! {
    pub Home() {
        <div><p slot="a">"text"</p></div>
    }
}

fn main() {}
