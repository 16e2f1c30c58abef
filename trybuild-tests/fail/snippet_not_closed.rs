use marquetry::prelude::*;

component! {
    pub Home() {
        <p>{#snippet row()}<b>"x"</b></p>
    }
}

fn main() {}
