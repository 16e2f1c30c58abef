use marquetry::prelude::*;

component! {
    pub Home() {
        on save() {}
        <input on:input|debounce @trigger="save">
    }
}

fn main() {}
