use marquetry::prelude::*;

struct Opaque;

component! {
    pub Home() {
        let state = writable(Opaque);
        <p>"text"</p>
    }
}

fn main() {}
