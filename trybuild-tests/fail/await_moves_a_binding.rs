use marquetry::prelude::*;

async fn greeting(name: String) -> String {
    format!("Hello {name}")
}

component! {
    pub Home(name: String) {
        let greeting = greeting(name);
        {#await greeting}"one moment"{:then text}{text}{/await}
    }
}

fn main() {}
