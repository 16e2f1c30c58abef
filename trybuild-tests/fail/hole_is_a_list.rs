use marquetry::prelude::*;

component! {
    pub Home() {
        let names = vec!["Ann"];
        <p>{names}</p>
    }
}

fn main() {}
