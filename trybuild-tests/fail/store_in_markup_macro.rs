use marquetry::prelude::*;

fn row(count: &Writable<u32>) -> impl View {
    markup! { <p>{$count}</p> }
}

fn main() {
    row(&writable(1));
}
