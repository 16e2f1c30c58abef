use marquetry::prelude::*;

fn row(names: &[String]) -> impl View {
    markup! { <p title={names}><div>{names}</dvi></p> }
}

fn main() {
    row(&[]);
}
