use marquetry::prelude::*;

component! {
    pub Home() {
        let count = 1;
        <fragment key="a">{$count}</fragment>
    }
}

fn main() {}
