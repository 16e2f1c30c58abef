use marquetry::prelude::*;

component! {
    Card() { <p>"one"</p> }
    Other() { <Card/> }
    Card(title: String) { <p>{title}</p> }
}

fn main() {}
