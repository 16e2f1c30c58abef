use marquetry::prelude::*;

component! {
    pub Home() {
        <head><Icons/></head>
        <p>"text"</p>
    }
    Icons() { <b>"icons"</b> }
}

fn main() {}
