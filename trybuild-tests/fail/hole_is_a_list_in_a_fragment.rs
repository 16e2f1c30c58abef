use marquetry::prelude::*;

component! {
    pub Home() {
        let names = vec!["Ann"];
        <fragment key="a">{names}</fragment>
    }
}

fn main() {}
