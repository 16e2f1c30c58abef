use marquetry::prelude::*;

#[derive(PartialEq)]
pub struct Person {
    name: String,
}

component! {
    pub Home() {
        let person = writable(Person { name: String::new() });
        <input bind:value={person}>
    }
}

fn main() {
    let Person { name: _ } = Person { name: String::new() };
}
