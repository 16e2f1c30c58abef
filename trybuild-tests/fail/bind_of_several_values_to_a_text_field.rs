use marquetry::prelude::*;

component! {
    pub Home() {
        let names = writable(Vec::<String>::new());
        <input bind:value={names}>
        <select bind:value={names}><option>"a"</option></select>
    }
}

fn main() {}
