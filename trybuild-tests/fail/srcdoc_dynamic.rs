use marquetry::prelude::*;

component! {
    pub Home(page: String) {
        <iframe title="a" srcdoc={page}></iframe>
    }
}

fn main() {}
