use marquetry::prelude::*;

fn shown() -> impl View {
    markup! { <Boundary><p>"text"</p></Boundary> }
}

fn main() {
    drop(shown());
}
