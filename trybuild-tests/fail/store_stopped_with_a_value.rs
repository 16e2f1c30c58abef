use marquetry::prelude::*;

fn main() {
    let answer = readable(0, |set| {
        set.set(42);
        42
    });
}
