mod cards {
    use marquetry::prelude::*;

    component! {
        pub Card(title: String, size: u32 = 1) {
            <p>{title}{size}</p>
        }
        pub Wide<T: View + Send + 'static>(value: T) {
            <p>{value}</p>
        }
        pub Borrowed<'a>(title: &'a str, more: &'a [u32] = &[]) {
            <p>{title}{#each more}{this}{/each}</p>
        }
    }
}

use cards::{Borrowed, Card};
use marquetry::prelude::*;

fn title() -> String {
    "b".to_owned()
}

component! {
    pub Home() {
        <Card title="a"/>
        <cards::Card title="a" size={2}/>
        <cards::Wide::<u8> value={3}/>
        <cards::Wide value={"four"}/>
        <Borrowed title={&title()} more={&[1, 2]}/>
    }
}

fn main() {
    let html = Home.to_html();
    assert_eq!(html, "<p>a1</p> <p>a2</p> <p>3</p> <p>four</p> <p>b12</p>");
}
