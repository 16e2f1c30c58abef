use marquetry::prelude::*;

component! {
    pub async Home() {
        let count = std::future::ready(1).await;
        <p>{count}</p>
    }
}

fn main() {}
