use marquetry::prelude::*;

component! {
    pub Home(names: Vec<String>) {
        let name = writable(String::new());
        <select bind:value={name}>{#each &names as name}<option>{name}</option>{/each}</select>
    }
}

fn main() {}
