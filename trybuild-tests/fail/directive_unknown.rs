use marquetry::prelude::*;

component! {
    pub Home() {
        <p clas:on={true}>"text"</p>
    }
}

fn main() {}
