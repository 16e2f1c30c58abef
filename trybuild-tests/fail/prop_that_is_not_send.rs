use marquetry::prelude::*;

component! {
    pub Home(name: std::rc::Rc<str>) {
        on save() {}
        <button @trigger="save">{&*name}</button>
    }
}

fn main() {}
