use marquetry::prelude::*;

component! {
    pub Card(name: String) {
        <p>{name}</p>
    }
}

component! {
    pub Home() {
        let name = String::from("Ann");
        {#each 3}<Card name={name}/>{/each}
    }
}

fn main() {}
