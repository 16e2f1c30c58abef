use marquetry::prelude::*;

component! {
    pub Home() {
        let count = writable(1);
        <p title={count}>"text"</p>
    }
}

fn main() {}
