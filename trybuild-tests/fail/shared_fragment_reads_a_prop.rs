use marquetry::prelude::*;

component! {
    Price(cents: Writable<u64>) {
        <fragment shared key="price"><b>{$cents}" "{cents}</b></fragment>
    }
}

fn main() {}
