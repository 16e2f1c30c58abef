use marquetry::prelude::*;

component! {
    pub Home() {
        let names = vec!["Ann"];
        <p title={names}>"text"</p>
    }
}

fn main() {}
