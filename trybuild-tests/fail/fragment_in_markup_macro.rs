use marquetry::prelude::*;

fn row() -> impl View {
    markup! { <fragment key="a"><p>"text"</p></fragment> }
}

fn main() {
    row();
}
