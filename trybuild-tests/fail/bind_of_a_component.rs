use marquetry::prelude::*;

component! {
    Field(value: Writable<String>) { <input bind:value={value}> }

    pub Home() {
        let name = writable(String::new());
        <Field bind:value={name}/>
    }
}

fn main() {}
