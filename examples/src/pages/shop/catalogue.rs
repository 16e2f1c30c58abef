//! What there is: all of it, of a kind, or what a search finds. The search is a form that asks for this page by its URL.

use axum::{
    Extension,
    extract::{Query, State},
};
use marquetry::{Error, prelude::*};
use serde::Deserialize;

use super::{
    Shop,
    account::User,
    asks, basket,
    database::{Database, Thing},
    frame::{Frame, crowns},
};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    q: String,
    kind: String,
}

pub async fn page(
    State(db): State<Database>,
    shop: PageStore<Shop>,
    user: Option<Extension<User>>,
    Query(search): Query<Search>,
) -> Result<Page<CataloguePage>, Error> {
    asks(&shop, user);
    let found = db.search(&search.q, &search.kind)?;
    Ok(Page(CataloguePage { db, search, found }))
}

component! {
    pub CataloguePage(db: Database, search: Search, found: Vec<Thing>) {
        let front = search.q.is_empty() && search.kind.is_empty();
        let count = found.len();

        on add(id: u32) -> Result<(), TriggerError> { basket::add(&db, id, 1) }

        <Frame
            title={if search.kind.is_empty() { "All pieces".to_owned() } else { search.kind.clone() }}
            q={search.q.clone()}
            kind={search.kind.clone()}
            {front}
            file="pages/shop/catalogue.rs"
            source={include_str!("catalogue.rs")}
        >
            {#if !search.q.is_empty()}
                <p class="found" role="status">{count} {if count == 1 { "piece" } else { "pieces" }} "for “"{search.q}"”"</p>
            {/if}
            <fragment key="refused"><p class="error" role="alert">{add.error_for("count")}{add.error_for("form")}</p></fragment>
            <ul class="things">
                {#each found as thing}
                    <li>
                        <a href="/shop/things/{thing.id}">
                            <img src="/shop/pictures/{thing.id}.svg" alt="" width="240" height="180" loading="lazy">
                            <strong>{thing.name}</strong>
                        </a>
                        <span class="woods">{thing.woods}</span>
                        <span class="price">{crowns(thing.price)}</span>
                        <button @trigger={add(thing.id)} disabled={thing.left == 0} aria-label="Put one {thing.name} into the basket">
                            {if thing.left == 0 { "Sold out" } else { "Into the basket" }}
                        </button>
                    </li>
                {:else}
                    <li class="none">"Nothing of that is here. Try “walnut”, or" <a href="/shop">"see all pieces"</a>"."</li>
                {/each}
            </ul>
        </Frame>
        <style>"
            .found { margin-bottom: .8rem; color: var(--soft); }
            .things { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 1.4rem 1.2rem; margin: 0; padding: 0; list-style: none; }
            li { display: grid; grid-template-columns: 1fr auto; align-items: center; gap: .2rem .8rem; align-content: start; }
            li > a, .woods, .none { grid-column: 1 / -1; }
            a { color: inherit; text-decoration: none; }
            .none a { color: var(--accent); text-decoration: underline; }
            a:hover strong { text-decoration: underline; }
            img { display: block; width: 100%; height: auto; margin-bottom: .5rem; border-radius: .6rem; }
            strong { font: 600 1.15rem/1.3 var(--serif); }
            .woods { font-size: .9rem; color: var(--soft); }
            .price { font-variant-numeric: tabular-nums; }
            button { padding: .25rem .7rem; font-size: .9rem; }
            button:disabled { cursor: default; color: var(--soft); background: none; border-color: var(--line); filter: none; }
        "</style>
    }
}
