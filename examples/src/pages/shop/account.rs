//! Signing in: a middleware as any axum application has it, and the page where a visitor signs in and sees their orders.

use std::fmt::Display;

use axum::{
    Extension,
    extract::{Query, Request as HttpRequest, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};
use marquetry::{Error, prelude::*, session};
use serde::{Deserialize, Serialize};

use super::{
    Shop, asks,
    database::{Database, Order, SIGNED_IN},
    frame::{Frame, crowns},
};

/// Somebody who has signed in.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct User {
    pub name: String,
}

const COOKIE: &str = "shop_login";

/// The accounts of the tour. A shop that lasts keeps hashes of passwords, such as argon2’s.
const ACCOUNTS: [(&str, &str); 2] = [("ada", "walnut"), ("bo", "maple")];

/// Finds out who asks, and tells what is behind it: nothing in here knows of live pages.
pub async fn authenticate(State(db): State<Database>, mut request: HttpRequest, next: Next) -> Response {
    let user = token(request.headers()).and_then(|token| db.signed_in(token).ok().flatten());
    if let Some(name) = user {
        request.extensions_mut().insert(User { name });
    }
    next.run(request).await
}

fn token(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    cookies.flat_map(|line| line.split(';')).find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

/// Who has signed in, as the database says now: a page may be open for long.
pub fn visitor(db: &Database) -> Option<User> {
    let name = db.signed_in(request().cookie(COOKIE)?).ok().flatten()?;
    Some(User { name })
}

/// An error of the whole form, which is shown by itself, as those of its fields are.
pub fn whole(error: impl Display) -> TriggerError {
    TriggerError::field("form", error)
}

/// What the visitor is told where something is broken.
pub fn sorry(error: Error) -> TriggerError {
    tracing::error!(%error, "the shop’s database fails");
    whole("That did not work. Please try again.")
}

#[derive(Deserialize)]
pub struct Asked {
    ordered: Option<u32>,
}

pub async fn page(
    State(db): State<Database>,
    shop: PageStore<Shop>,
    user: Option<Extension<User>>,
    Query(asked): Query<Asked>,
) -> Result<Page<AccountPage>, Error> {
    let user = asks(&shop, user);
    let orders = user.as_ref().map_or(Ok(Vec::new()), |user| db.orders(&user.name))?;
    Ok(Page(AccountPage { db, user, orders, ordered: asked.ordered }))
}

component! {
    pub AccountPage(db: Database, user: Option<User>, orders: Vec<Order>, ordered: Option<u32>) {
        let title = user.as_ref().map_or_else(|| "Sign in".to_owned(), |user| format!("Hello, {}", user.name));
        let ours = db.clone();

        on sign_in(form: SignIn) -> Result<Redirect, TriggerError> {
            let known = ACCOUNTS.iter().find(|(name, password)| *name == form.name.trim() && *password == form.password);
            let (name, _) = known.ok_or_else(|| TriggerError::field("password", "Name and password do not go together."))?;
            let token = db.sign_in(name).map_err(sorry)?;
            // An id that somebody may have planted before is worth nothing from now on.
            session::renew();
            set_cookie(format_args!("{COOKIE}={token}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax", SIGNED_IN.as_secs()));
            Ok(Redirect::to(if with(&super::basket::BASKET, |basket| basket.pieces()) > 0 { "/shop/basket" } else { "/shop/account" }))
        }
        on sign_out() -> Result<Redirect, TriggerError> {
            if let Some(token) = request().cookie(COOKIE) {
                ours.sign_out(token).map_err(sorry)?;
            }
            session::renew();
            set_cookie(format_args!("{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"));
            Ok(Redirect::to("/shop"))
        }

        <Frame title={title.clone()} file="pages/shop/account.rs" source={include_str!("account.rs")}>
            {#if user.is_some()}
                {#if let Some(id) = ordered && orders.iter().any(|order| order.id == id)}
                    <p class="done" role="status">"Thank you. Your order has the number" <strong>{id}</strong>"."</p>
                {/if}
                {#each &orders as order}
                    <article>
                        <h2>"Order" {order.id}</h2>
                        <ul>{#each &order.lines as (name, count, price)}<li>{count} "×" {name} "·" {crowns(count * price)}</li>{/each}</ul>
                        <p>{crowns(order.total())} "· to" {&*order.recipient}", "{&*order.street}", "{&*order.town}</p>
                    </article>
                {:else}
                    <p class="nothing">"You have not ordered anything yet." <a href="/shop">"Look around"</a></p>
                {/each}
                <p><button class="out" @trigger="sign_out">"Sign out"</button></p>
            {:else}
                <form class="sign-in" @trigger="sign_in">
                    <fragment key="sign-in">
                        <p><label for="name">"Name"</label><input id="name" name="name" autocomplete="username" required value={sign_in.value("name")}></p>
                        <p>
                            <label for="password">"Password"</label>
                            <input
                                id="password"
                                name="password"
                                type="password"
                                autocomplete="current-password"
                                required
                                aria-invalid={sign_in.error_for("password").is_some()}
                                aria-describedby="password-error"
                            >
                            <span class="error" id="password-error" role="alert">{sign_in.error_for("password")}{sign_in.error_for("form")}</span>
                        </p>
                    </fragment>
                    <p><button>"Sign in"</button></p>
                    <p class="tip">"The tour knows two customers: ada, whose password is walnut, and bo, whose is maple."</p>
                </form>
            {/if}
        </Frame>
        <style>"
            .sign-in { max-width: 24rem; }
            .tip, .nothing, article p { color: var(--soft); font-size: .95rem; }
            article { display: grid; gap: .3rem; padding: 1rem 1.2rem; margin-bottom: .8rem; border-radius: .6rem; background: var(--tint); }
            ul { margin: 0; padding-left: 1.2rem; }
            .done { margin-bottom: 1rem; font-size: 1.1rem; }
            .out { background: none; color: var(--accent); }
        "</style>
    }
}

/// What the form sends.
#[derive(Clone, Debug, Deserialize)]
pub struct SignIn {
    name: String,
    password: String,
}
