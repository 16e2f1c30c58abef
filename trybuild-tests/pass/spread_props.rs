use marquetry::prelude::*;

component! {
    pub Card(title: String, size: u32 = 1, wide: bool = false) {
        <p class:wide={wide}>{title}{size}</p>
    }

    pub Home(card: Card) {
        let other = Card { title: "a".into(), size: 2, wide: true };
        <Card {..other}/>
        <Card title={String::new()} {..card}/>
        <Card title="b" wide/>
    }
}

fn main() {
    Home { card: Card { title: "a".into(), size: 1, wide: false } }.to_html();
}
