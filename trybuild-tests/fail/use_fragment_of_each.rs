use marquetry::prelude::*;

component! {
    Guests() {
        let list = use_fragment("list");
        let n = writable(1);
        on clear() { list.refresh() }
        {#each 3 as i}<fragment key="list">{i}{$n}</fragment>{/each}
        <button @trigger="clear">"Clear"</button>
    }
}

fn main() {}
