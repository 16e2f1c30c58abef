use marquetry::prelude::*;

component! {
    pub Home() {
        let name = std::rc::Rc::new(1);
        <fragment key="a">{#each async move { *name }}{this}{/each}</fragment>
    }
}

fn main() {}
