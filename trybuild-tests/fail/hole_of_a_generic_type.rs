use marquetry::prelude::*;

component! {
    pub Home<T>(item: T) {
        <p>{item}</p>
    }
}

fn main() {}
