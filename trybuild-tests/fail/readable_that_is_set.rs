use marquetry::prelude::*;

stores! {
    static TIME: Readable<u64> = readable(0, |set| set.set(1));
}

fn main() {
    TIME.set(2);
}
