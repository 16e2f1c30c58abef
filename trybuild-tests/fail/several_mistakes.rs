use marquetry::prelude::*;

component! {
    pub Home() {
        let name = "Ann";
        <section>
            <buton on:click>"text"</buton>
            <p class="a" class="b">{$name}</p>
            {#iff name}{/iff}
        </section>
    }
}

fn main() {}
