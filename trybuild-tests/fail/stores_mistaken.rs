use marquetry::prelude::*;

stores! {
    /// One that is as it should be.
    pub static RIGHT: Writable<u32> = writable(1);
    static UNTYPED = writable(0);
    static NAMES = session("names", Vec::<String>::new());
    let LOCAL: Writable<u32> = writable(2);
    static mut CHANGED: Writable<u32> = writable(3);
    static EMPTY: Writable<u32>;
    static OPEN: Writable<u32> = writable(4)
    pub LAST: Readable<u32> = constant(5);
}

component! {
    pub Shows() { <fragment key="f">{RIGHT}</fragment> }
}

fn main() {}
