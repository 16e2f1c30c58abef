use marquetry::prelude::*;

component! {
    pub Home() {
        on save() {}
        <button on:click={save}>"Save"</button>
    }
}

fn main() {}
