use marquetry::prelude::*;

component! {
    pub Home() {
        let names = vec!["Ann"];
        <p title="by {names}">"text"</p>
    }
}

fn main() {}
