use marquetry::prelude::*;

component! {
    Votes(name: String) {
        let query = writable(String::new());
        on vote(id: u32) { drop(id) }
        {#snippet row(id: u32)}<b>{id}</b>{/snippet}
        <fragment shared key="votes" limit="3">
            <button @trigger={vote(1)}>"vote"</button>
            <input bind:value={query}>
            {@render row(1)}
            <fragment key="inner">{vote.error()}</fragment>
            <slot/>
            {#await std::future::ready(1)}{:then n}{n}{/await}
        </fragment>
        {#each 0..3 as at}<fragment shared key="rows">{at}</fragment>{/each}
    }

    Handle() {
        let rows = use_fragment("rows");
        on more() { rows.refresh() }
        <fragment shared key="rows">"rows"</fragment>
        <button @trigger="more">"more"</button>
    }
}

fn main() {}
