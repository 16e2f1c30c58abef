use marquetry::prelude::*;

component! {
    pub Home() {
        async on save() {
            let rc = std::rc::Rc::new(1);
            std::future::ready(1).await;
            drop(rc);
        }
        <button @trigger="save">"Save"</button>
    }
}

fn main() {}
