use marquetry::prelude::*;

component! {
    pub Author(name: String) {
        <span>"by "<b><a href="/author">{name}</a></b></span>
    }
    pub Card() {
        <a href="/post"><Author name="a"/></a>
    }
}

fn main() {}
