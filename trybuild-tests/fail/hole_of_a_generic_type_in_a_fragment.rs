use marquetry::prelude::*;

component! {
    pub Home<T: Send + 'static>(item: T) {
        <fragment key="a">{item}</fragment>
    }
}

fn main() {}
