use marquetry::prelude::*;

component! {
    pub Home() {
        let name = session_opt("name");
        <p>"text"</p>
    }
}

fn main() {}
