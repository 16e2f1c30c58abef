//! The basket: it is kept in the visitor’s session, and a copy of it is in the page store, for scripts of the page.

use std::collections::BTreeMap;

use axum::{Extension, extract::State};
use marquetry::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    Shop,
    account::{self, User},
    asks,
    database::{Database, Order, Placed, Thing},
    frame::{Frame, crowns},
};

/// How many of each thing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Basket(BTreeMap<u32, u32>);

impl Basket {
    pub fn lines(&self) -> impl Iterator<Item = (u32, u32)> {
        self.0.iter().map(|(id, count)| (*id, *count))
    }

    pub fn of(&self, id: u32) -> u32 {
        self.0.get(&id).copied().unwrap_or_default()
    }

    pub fn pieces(&self) -> u32 {
        self.0.values().sum()
    }
}

stores! {
    /// It is there in all of the visitor’s tabs, and on the next day.
    pub static BASKET: Session<Basket> = session("shop.basket", Basket::default());
}

/// Puts so many of a thing into the basket, instead of what was there.
pub fn put(id: u32, count: u32) {
    BASKET.edit(|basket| match count {
        0 => drop(basket.0.remove(&id)),
        count => drop(basket.0.insert(id, count)),
    });
    page_store::<Shop>().edit(|shop| shop.basket = get(&BASKET));
}

/// Adds some of a thing, as far as there are so many.
pub fn add(db: &Database, id: u32, count: u32) -> Result<(), TriggerError> {
    // A number that came through the browser may be any.
    let thing = db.thing(id).map_err(account::sorry)?.ok_or_else(|| account::whole("There is no such piece."))?;
    let all = with(&BASKET, |basket| basket.of(id)).saturating_add(count);
    if all > thing.left {
        let left = match thing.left {
            0 => "It is sold out.".to_owned(),
            1 => "There is only one left.".to_owned(),
            left => format!("There are only {left} left."),
        };
        return Err(TriggerError::field("count", left));
    }
    put(id, all);
    Ok(())
}

/// A line of the basket, with what the database says of the thing.
#[derive(Clone, PartialEq)]
struct Line {
    thing: Thing,
    count: u32,
}

fn lines(db: &Database, basket: &Basket) -> Vec<Line> {
    let line = |(id, count)| Some(Line { thing: db.thing(id).ok().flatten()?, count });
    basket.lines().filter_map(line).collect()
}

pub async fn page(State(db): State<Database>, shop: PageStore<Shop>, user: Option<Extension<User>>) -> Page<BasketPage> {
    Page(BasketPage { db, user: asks(&shop, user) })
}

component! {
    pub BasketPage(db: Database, user: Option<User>) {
        let shelf = db.clone();
        let lines = derived(&BASKET, move |basket| lines(&shelf, &basket));
        let total = derived(&lines, |lines| lines.iter().map(|line| line.count * line.thing.price).sum::<u32>());

        on put_in(id: u32, count: u32) { put(id, count.min(99)) }
        on order(address: Address) -> Result<Redirect, TriggerError> {
            address.check()?;
            // Who has signed out in another tab meanwhile is asked again.
            let user = account::visitor(&db).ok_or_else(|| account::whole("Please sign in first."))?;
            let basket = get(&BASKET);
            if basket.pieces() == 0 {
                return Err(account::whole("The basket is empty."));
            }
            match db.place(&basket, address.order(&user)).map_err(account::sorry)? {
                Placed::Done(id) => {
                    basket.lines().for_each(|(id, _)| put(id, 0));
                    Ok(Redirect::to(format!("/shop/account?ordered={id}")))
                }
                Placed::TooFew(thing) => Err(account::whole(format!("Of “{}” only {} are left. Please take fewer.", thing.name, thing.left))),
            }
        }

        <Frame title="Basket" file="pages/shop/basket.rs" source={include_str!("basket.rs")}>
            <fragment key="lines">
                {#if !$lines.is_empty()}
                    <table>
                        <thead>
                            <tr><th scope="col">"Piece"</th><th scope="col">"How many"</th><th scope="col" class="sum">"Price"</th></tr>
                        </thead>
                        <tbody>
                            {#each $lines as line (line.thing.id)}
                                <tr>
                                    <th scope="row"><a href="/shop/things/{line.thing.id}">{&*line.thing.name}</a></th>
                                    <td class="count">
                                        <button @trigger={put_in(line.thing.id, line.count - 1)} aria-label="One {&*line.thing.name} less">"−"</button>
                                        <output>{line.count}</output>
                                        <button @trigger={put_in(line.thing.id, line.count + 1)} aria-label="One {&*line.thing.name} more">"+"</button>
                                    </td>
                                    <td class="sum">{crowns(line.count * line.thing.price)}</td>
                                </tr>
                            {/each}
                        </tbody>
                        <tfoot>
                            <tr>
                                <th scope="row" colspan="2">"Together"</th>
                                <td class="sum total">{crowns($total)}</td>
                            </tr>
                        </tfoot>
                    </table>
                {:else}
                    <p class="nothing">"Nothing is in it yet." <a href="/shop">"Look around"</a></p>
                {/if}
            </fragment>
            <fragment key="order">
                {#if $lines.is_empty()}
                {:else if user.is_none()}
                    <p><a class="go" href="/shop/account">"Sign in to order"</a></p>
                {:else}
                    <form class="address" @trigger="order" novalidate>
                        <h2>"Where shall it go?"</h2>
                        <Field
                            name="recipient"
                            label="Name"
                            fill="name"
                            value={order.value("recipient").map(str::to_owned)}
                            error={order.error_for("recipient").map(str::to_owned)}
                        />
                        <Field
                            name="street"
                            label="Street"
                            fill="street-address"
                            value={order.value("street").map(str::to_owned)}
                            error={order.error_for("street").map(str::to_owned)}
                        />
                        <Field
                            name="town"
                            label="Postcode and town"
                            fill="postal-code"
                            value={order.value("town").map(str::to_owned)}
                            error={order.error_for("town").map(str::to_owned)}
                        />
                        <p class="error" role="alert">{order.error_for("form")}</p>
                        <p><button>"Order"</button></p>
                    </form>
                {/if}
            </fragment>
        </Frame>
        <style>"
            table { width: 100%; border-collapse: collapse; }
            th { font-weight: 550; text-align: left; }
            thead th { font-size: .9rem; color: var(--soft); }
            th, td { padding: .5rem .4rem; border-bottom: 1px solid var(--line); }
            tfoot th, tfoot td { border-bottom: 0; font-size: 1.15rem; }
            .sum { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
            .count { white-space: nowrap; }
            .count output { display: inline-block; min-width: 2.2rem; text-align: center; }
            .count button { min-width: 2.2rem; padding: .1rem .5rem; background: none; color: var(--accent); }
            .nothing { padding-block: 1.5rem; color: var(--soft); }
            .address { max-width: 28rem; margin-top: 1.5rem; }
            .go { font-weight: 550; }
        "</style>
    }

    /// A field with its label and what is wrong with it.
    Field(name: &'static str, label: &'static str, fill: &'static str, value: Option<String> = None, error: Option<String> = None) {
        <p>
            <label for={name}>{label}</label>
            <input id={name} {name} autocomplete={fill} {value} aria-invalid={error.is_some()} aria-describedby="{name}-error">
            <span class="error" id="{name}-error" role="alert">{error}</span>
        </p>
    }
}

/// What the form sends.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Address {
    recipient: String,
    street: String,
    town: String,
}

impl Address {
    fn check(&self) -> Result<(), TriggerError> {
        let digits = self.town.trim().bytes().take_while(u8::is_ascii_digit).count();
        let wrong = [
            ("recipient", self.recipient.trim().is_empty(), "Whom is it for?"),
            ("street", self.street.trim().is_empty(), "We need a street, or a box."),
            ("town", digits < 4, "A postcode first, as in “5003 Bergen”."),
        ];
        let mut wrong = wrong.into_iter().filter(|(_, wrong, _)| *wrong).map(|(field, _, error)| (field, error));
        match wrong.next() {
            Some((field, error)) => Err(wrong.fold(TriggerError::field(field, error), |all, (field, error)| all.and_field(field, error))),
            None => Ok(()),
        }
    }

    fn order(&self, user: &User) -> Order {
        let own = |text: &str| text.trim().chars().take(200).collect();
        Order { id: 0, user: user.name.clone(), recipient: own(&self.recipient), street: own(&self.street), town: own(&self.town), lines: Vec::new() }
    }
}
