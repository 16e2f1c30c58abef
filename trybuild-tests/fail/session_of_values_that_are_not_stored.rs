use marquetry::prelude::*;

#[derive(Clone, PartialEq)]
struct Cart(Vec<String>);

stores! {
    static CART: Session<Cart> = session("cart", Cart(Vec::new()));
}

fn main() {}
