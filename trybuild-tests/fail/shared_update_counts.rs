use marquetry::prelude::*;

stores! {
    static VISITS: Shared<u64> = shared("visits", 0);
}

fn main() {
    let mut calls = 0;
    VISITS.update(|visits| {
        calls += 1;
        visits + 1
    });
}
