use marquetry::prelude::*;

component! {
    pub Card(title: String, size: u32 = 1) {
        <slot name="header"/>
        <p>{title}</div>
    }
    pub Home() {
        <Card title="a"><b slot="header">"text"</b></Card>
    }
}

fn main() {
    Card { title: "a".into(), size: 5 }.to_html();
    Home.to_html();
}
