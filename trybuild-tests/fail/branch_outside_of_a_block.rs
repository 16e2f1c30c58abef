use marquetry::prelude::*;

component! {
    pub Home() {
        <p>{:else}"text"</p>
    }
}

fn main() {}
