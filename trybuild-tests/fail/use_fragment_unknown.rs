use marquetry::prelude::*;

component! {
    Guests() {
        let list = use_fragment("lits");
        on clear() { list.refresh() }
        <fragment key="list">"nobody"</fragment>
        <button @trigger="clear">"Clear"</button>
    }
}

fn main() {}
