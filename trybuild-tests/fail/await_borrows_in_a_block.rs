use marquetry::prelude::*;

async fn greeting(name: &str) -> String {
    format!("Hello {name}")
}

component! {
    pub Home() {
        let name = writable(String::new());
        <fragment key="greeting">{#await async { greeting(&$name).await }}"one moment"{:then text}{text}{/await}</fragment>
    }
}

fn main() {}
