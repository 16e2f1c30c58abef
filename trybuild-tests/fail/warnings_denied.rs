#![deny(deprecated)]

use marquetry::prelude::*;

component! {
    pub Page_() {
        <div><input name="q"></div>
        <a href="https://example.org/" target="_blank">"a"</a>
    }

    #[allow(deprecated)]
    pub Known() {
        <div><input name="q" @allow="unlabelled-control"></div>
    }
}

fn main() {}
