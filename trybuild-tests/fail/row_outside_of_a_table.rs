use marquetry::prelude::*;

component! {
    pub Home() {
        <div><tr><td>"text"</td></tr></div>
    }
}

fn main() {}
