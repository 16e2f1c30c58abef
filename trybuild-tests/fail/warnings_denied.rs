#![deny(deprecated)]

use marquetry::prelude::*;

component! {
    pub Page_() {
        <div><input name="q"></div>
        <a href="https://example.org/" target="_blank">"a"</a>
    }

    pub Event() {
        on go() {}
        <button on:clcik @trigger="go">"go"</button>
    }

    pub Count() {
        let mut count = 0;
        on add() { count += 1 }
        <fragment key="count">{count}</fragment>
        <button @trigger="add">"+"</button>
    }

    #[allow(deprecated)]
    pub Known() {
        on go() {}
        <div><input name="q" @allow="unlabelled-control"></div>
        <button on:clikc @trigger="go" @allow="unknown-event">"go"</button>
    }
}

fn main() {}
