use marquetry::prelude::*;

component! {
    pub Home() {
        <p class="a" <b>"text"</b></p>
    }
}

fn main() {}
