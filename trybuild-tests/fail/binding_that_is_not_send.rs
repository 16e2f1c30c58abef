use marquetry::prelude::*;

component! {
    pub Home() {
        let name = std::rc::Rc::<str>::from("Ann");
        <fragment key="a">{&*name}</fragment>
    }
}

fn main() {}
