use marquetry::prelude::*;

component! {
    pub Home() {
        let count: u32 = "a";
        <p>{count}</p>
    }
}

fn main() {}
