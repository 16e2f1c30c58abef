use marquetry::prelude::*;

component! {
    Row(n: u32) { <b>{n}</b> }
    Page() { <p>{Row}</p> }
}

fn main() {}
