use marquetry::prelude::*;

component! {
    pub Home() {
        <fragment><p>"text"</p></fragment>
    }
}

fn main() {}
