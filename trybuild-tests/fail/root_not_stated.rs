use marquetry::prelude::*;

component! {
    #[root(li, dvi)]
    pub Item() {
        <li>"a"</li>
        <p>"b"</p>
        "text"
    }
    #[root]
    pub Other() {
        <li>"a"</li>
    }
}

fn main() {}
