use marquetry::prelude::*;

component! {
    pub Home() {
        let user = writable((1, 2));
        <fragment key="a">{$user.name}</fragment>
    }
}

fn main() {}
