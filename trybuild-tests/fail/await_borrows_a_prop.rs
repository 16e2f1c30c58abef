use marquetry::prelude::*;

async fn greeting(name: &str) -> String {
    format!("Hello {name}")
}

component! {
    pub Home(name: String) {
        {#await greeting(&name)}"one moment"{:then text}{text}{/await}
    }
}

fn main() {}
