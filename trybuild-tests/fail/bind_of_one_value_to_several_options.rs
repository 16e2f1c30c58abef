use marquetry::prelude::*;

component! {
    pub Home() {
        let name = writable(String::new());
        <select multiple bind:value={name}><option>"a"</option></select>
        <input type="checkbox" value="a" bind:group={name}>
    }
}

fn main() {}
