use marquetry::prelude::*;

component! {
    pub Home() {
        let count = writable(1);
        let double = $count * 2;
        <p>{double}</p>
    }
}

fn main() {}
