use marquetry::prelude::*;

component! {
    pub Home() {
        let names = vec!["a"];
        <p class={names} class:on={true}>"text"</p>
    }
}

fn main() {}
