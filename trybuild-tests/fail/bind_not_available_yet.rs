use marquetry::prelude::*;

component! {
    pub Home() {
        let name = writable(String::new());
        <fragment key="a"><input bind:value={name}></fragment>
    }
}

fn main() {}
