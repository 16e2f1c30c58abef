use marquetry::prelude::*;

component! {
    Join() {
        on join(name: String, age: u8) {}
        <form @trigger="join"><input name="name" aria-label="Name"><input name="age" aria-label="Age"></form>
    }
}

fn main() {}
