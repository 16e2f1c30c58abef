use marquetry::prelude::*;

component! {
    pub Home() {
        let attrs = vec![("title", "a")];
        <p {..attrs}>"text"</p>
    }
}

fn main() {}
