use marquetry::prelude::*;

stores! { static PRICES: Writable<Vec<u64>> = writable(vec![1]); }

component! {
    Prices(rate: u64, price: u64) {
        <fragment shared key="prices"><b>{$PRICES.iter().map(|price| price * rate).sum::<u64>()}</b></fragment>
    }
}

fn main() {}
