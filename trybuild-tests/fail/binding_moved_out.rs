use marquetry::prelude::*;

component! {
    pub Home() {
        let name = String::from("Ann");
        <fragment key="a">"text"</fragment><p>{name.into_boxed_str()}</p>
    }
}

fn main() {}
