use marquetry::prelude::*;

component! {
    pub Card(title: String, size: u32 = 1) {
        <p>{title}{size}</p>
    }
}

fn main() {
    Card { title: "a".into() }.to_html();
}
