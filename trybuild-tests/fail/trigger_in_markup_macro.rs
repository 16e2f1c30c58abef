use marquetry::prelude::*;

fn row() -> impl View {
    markup! { <button @trigger="save">"Save"</button> }
}

fn main() {
    row();
}
