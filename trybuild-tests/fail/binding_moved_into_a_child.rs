use marquetry::prelude::*;

component! {
    pub Card(name: String) {
        <p>{name}</p>
    }
}

component! {
    pub Home() {
        let name = String::from("Ann");
        <Card {name}/><fragment key="a">"text"</fragment>
    }
}

fn main() {}
