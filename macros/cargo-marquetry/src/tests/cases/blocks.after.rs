component! {
    Page() {
        {#if a}<p>"a"</p>{:else if let Some(x) = y && z}<p>{x}</p>{:else}<p>"c"</p>{/if}
        {#if $count > 1}
            many
        {/if}
        <p>The button was pressed <output>{n}</output> {#if $n == 1}time{:else}times{/if}.</p>
        {#each $items.iter() as item, i (item.id)}
            <li class="item" title={item.title}>{item.text} and some more words</li>
        {:else}
            <li>"none"</li>
        {/each}
        <ul>{#each 3}<li>{this}</li>{/each}</ul>
        {#match state}
            {:case State::Loading}<p>"loading"</p>
            {:case State::Done(x) if x > 1}
                <p>{x}</p>

            {:case _}
        {/match}
        {#match n}{:case 0}none{:case 1 | 2}few{:case _}many{/match}
        {#await load(id)}<p>"loading"</p>{:then Some(x)}<p>{x}</p>{:catch e}<p>{e}</p>{/await}
        {#await load(id) then (a, b)}{a}{b}{/await}
        {#await self.load(id, "with many words", another_argument).and_then(something) catch error}
            <p>"it failed"</p>
        {/await}
        {#key user.id}<Profile {user}/>{/key}
        {#snippet row(item: &Item)}<td>{item.name}</td>{/snippet}
        {@render row(&items[0])}{@let twice = 2 * n}{@html raw}
    }
}
