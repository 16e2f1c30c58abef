use marquetry::prelude::*;

component! {
    pub Home(rows: Vec<Writable<String>>) {
        <fragment key="a">{#each &rows as row}<input bind:value={row}>{/each}</fragment>
    }
}

fn main() {}
