use marquetry::prelude::*;

component! {
    pub Card(title: String) {
        let size = title.lenn();
        <p>{title}{size}</p>
    }
    pub Home() {
        <Card title="a"/>
    }
}

fn main() {
    Card { title: "a".into() }.to_html();
}
