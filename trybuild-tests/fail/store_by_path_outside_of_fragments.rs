use marquetry::prelude::*;

static STORE: std::sync::LazyLock<Writable<i32>> = std::sync::LazyLock::new(|| writable(1));

component! {
    pub Home() {
        <p>{STORE}</p>
    }
}

fn main() {}
