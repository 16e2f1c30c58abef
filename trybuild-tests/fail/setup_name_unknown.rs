use marquetry::prelude::*;

component! {
    pub Home() {
        let count = cuont + 1;
        <p>{count}</p>
    }
}

fn main() {}
