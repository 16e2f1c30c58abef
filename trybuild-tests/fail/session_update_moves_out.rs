use marquetry::prelude::*;

component! {
    pub Home() {
        let names = session("names", Vec::<String>::new());
        on add(name: String) { names.edit(|names| names.push(name)) }
        <input aria-label="Name" @trigger="add">
    }
}

fn main() {}
