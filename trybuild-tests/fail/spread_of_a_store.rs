use marquetry::prelude::*;

component! {
    pub Home() {
        let attrs = writable(Spread::new());
        <fragment key="a"><p {..$attrs}>"text"</p></fragment>
    }
}

fn main() {}
