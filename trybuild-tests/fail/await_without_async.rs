use marquetry::prelude::*;

component! {
    pub Home() {
        let later = async { std::future::ready(1).await };
        let count = later.await;
        <p>{count}</p>
    }
}

fn main() {}
