use marquetry::prelude::*;

component! {
    pub Home() {
        <p {#if true}class="a"{/if}>"text"</p>
    }
}

fn main() {}
