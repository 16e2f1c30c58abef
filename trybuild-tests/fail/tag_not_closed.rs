use marquetry::prelude::*;

component! {
    pub Home() {
        <section><p>"text"</section>
    }
}

fn main() {}
