#![deny(warnings)]

use marquetry::prelude::*;

component! {
    pub Home() {
        <style>"p.note { color: red } .missing { color: red }"</style>
        <p class="note">"text"</p>
    }
}

fn main() {}
