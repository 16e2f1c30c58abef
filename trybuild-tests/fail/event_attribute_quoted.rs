use marquetry::prelude::*;

component! {
    pub Home() {
        <button "onClick"="save()">"Save"</button>
    }
}

fn main() {}
