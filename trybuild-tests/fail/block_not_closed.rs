use marquetry::prelude::*;

component! {
    pub Home() {
        <div>{#if true}"text"</div>
    }
}

fn main() {}
