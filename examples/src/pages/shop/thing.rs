//! One piece.

use axum::{
    Extension,
    extract::{Path, State},
};
use marquetry::{Error, prelude::*};
use serde::Deserialize;

use super::{
    Shop,
    account::User,
    asks,
    basket::{self, BASKET},
    database::{Database, Thing},
    frame::{Frame, crowns},
};

pub async fn page(State(db): State<Database>, shop: PageStore<Shop>, user: Option<Extension<User>>, Path(id): Path<u32>) -> Result<Page<ThingPage>, Error> {
    asks(&shop, user);
    let thing = db.thing(id)?.ok_or_else(|| Error::not_found("The shop has no such piece."))?;
    let others = db.search("", &thing.kind)?.into_iter().filter(|other| other.id != id).collect();
    Ok(Page(ThingPage { db, thing, others }))
}

component! {
    pub ThingPage(db: Database, thing: Thing, others: Vec<Thing>) {
        let id = thing.id;

        on add(wanted: Wanted) -> Result<(), TriggerError> {
            if !(1..=9).contains(&wanted.count) {
                return Err(TriggerError::field("count", "From one to nine at a time, please."));
            }
            basket::add(&db, id, wanted.count)
        }

        <Frame title={thing.name.clone()} kind={thing.kind.clone()} file="pages/shop/thing.rs" source={include_str!("thing.rs")}>
            <div class="thing">
                <img src="/shop/pictures/{id}.svg" alt="Pattern of the {thing.name}" width="480" height="360">
                <div>
                    <p class="price">{crowns(thing.price)}</p>
                    <p>{thing.about}</p>
                    <p class="woods">{thing.woods} "·" {match thing.left { 0 => "sold out".to_owned(), left => format!("{left} left") }}</p>
                    <form @trigger="add" novalidate>
                        <fragment key="count">
                            <p>
                                <label for="count">"How many"</label>
                                <input
                                    id="count"
                                    name="count"
                                    type="number"
                                    min="1"
                                    max="9"
                                    value={add.value("count").unwrap_or("1")}
                                    aria-invalid={add.error_for("count").is_some()}
                                    aria-describedby="count-error"
                                >
                                <span class="error" id="count-error" role="alert">{add.error_for("count")}{add.error_for("form")}</span>
                            </p>
                            <p><button disabled={thing.left == 0}>"Into the basket"</button></p>
                            <p class="done" role="status">{#if $BASKET.of(id) > 0}"In your basket:" {$BASKET.of(id)}{/if}</p>
                        </fragment>
                    </form>
                </div>
            </div>
            <h2>"More" {thing.kind.to_lowercase()}</h2>
            <ul>
                {#each others as other}<li><a href="/shop/things/{other.id}">{other.name}</a>", "{crowns(other.price)}</li>{/each}
            </ul>
        </Frame>
        <style>"
            .thing { display: grid; gap: 1.5rem 2rem; margin-bottom: 2rem; }
            @media (min-width: 48rem) { .thing { grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); } }
            .thing > div { display: grid; gap: .8rem; align-content: start; }
            img { display: block; width: 100%; height: auto; border-radius: .8rem; }
            .price { font: 600 1.8rem/1.2 var(--serif); color: var(--accent); }
            .woods { color: var(--soft); font-size: .95rem; }
            input { max-width: 6rem; }
            ul { padding-left: 1.2rem; }
        "</style>
    }
}

/// What the form sends.
#[derive(Clone, Debug, Deserialize)]
pub struct Wanted {
    count: u32,
}
