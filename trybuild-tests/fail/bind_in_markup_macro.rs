use marquetry::prelude::*;

fn main() {
    let name = writable(String::new());
    let _ = markup! { <input bind:value={name}> };
}
