use marquetry::prelude::*;

#[derive(View)]
struct Price(u32);

component! {
    pub Home() {
        <p>{Price(5)}</p>
    }
}

fn main() {}
