use marquetry::prelude::*;

component! {
    pub Home() {
        <img src="a.png" atl="a">
    }
}

fn main() {}
