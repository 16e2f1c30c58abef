use marquetry::prelude::*;

stores! { static CART: Session<Vec<String>> = session("cart", Vec::new()); }

component! {
    Cart() {
        <fragment shared key="cart"><b>{$CART.len()}</b></fragment>
    }

    Bare() {
        <fragment shared key="count">{COUNT}</fragment>
    }
}

stores! { static COUNT: Session<u32> = session("count", 0); }

fn main() {}
