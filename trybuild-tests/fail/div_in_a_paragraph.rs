use marquetry::prelude::*;

component! {
    pub Home() {
        <p><div>"text"</div></p>
    }
}

fn main() {}
