use marquetry::prelude::*;

fn main() {
    let count = writable(1);
    let sum = derived((&count, 5), |(count, five)| count + five);
}
