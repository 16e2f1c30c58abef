use marquetry::prelude::*;

component! {
    pub Home() {
        let name = writable(String::new());
        <fragment key="a">{$name.into_boxed_str()}</fragment>
    }
}

fn main() {}
