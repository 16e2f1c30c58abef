use marquetry::prelude::*;

component! {
    pub Home() {
        let count: u32 = "5".parse()?;
        <p>{count}</p>
    }
}

fn main() {}
