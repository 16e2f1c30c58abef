use marquetry::prelude::*;

component! {
    pub Home() {
        {#if true}<style>"p { color: red }"</style><p>"text"</p>{/if}
    }
}

fn main() {}
