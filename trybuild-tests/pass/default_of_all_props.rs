use marquetry::prelude::*;

component! {
    pub Card(title: String = "text".into(), size: u32 = 1) {
        <p>{title}{size}</p>
    }
}

fn main() {
    Card::default().to_html();
    Card { size: 2, ..Default::default() }.to_html();
}
