use marquetry::prelude::*;

component! {
    pub Home() {
        <style>r#"p::before { content: "it; }"#</style>
        <p>"text"</p>
    }
}

fn main() {}
