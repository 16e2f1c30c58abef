use marquetry::prelude::*;

component! {
    Price() {
        let cents = writable(1);
        let rate = 2;
        <fragment shared key="price"><b title={rate.to_string()}>{$cents * rate}</b></fragment>
    }
}

fn main() {}
