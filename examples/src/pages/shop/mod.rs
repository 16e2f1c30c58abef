//! A small shop: what there is, a basket, an account, an order. Each file has one job; this one puts them together.

mod account;
mod basket;
mod catalogue;
mod database;
mod frame;
mod stock;
mod thing;

use axum::{Extension, Router, middleware, routing};
use marquetry::prelude::*;
use serde::Serialize;
use tower_http::{compression::CompressionLayer, services::ServeDir};

use account::User;
use basket::{BASKET, Basket};
pub use database::Database;

/// What an open page of the shop knows. There is a new one for each request, and the browser has it, too.
#[derive(Clone, PartialEq, Serialize)]
pub struct Shop {
    user: Option<User>,
    basket: Basket,
}

/// The middleware has found out who asks; the basket is in the session.
pub fn store(req: &Request) -> Shop {
    Shop { user: req.extensions().get::<User>().cloned(), basket: get(&BASKET) }
}

/// Who asks for a page, by the middleware’s word. The page store goes on while its page is followed from link to link, and hears here of who has signed in or
/// out meanwhile, in another tab maybe.
fn asks(shop: &PageStore<Shop>, user: Option<Extension<User>>) -> Option<User> {
    let user = user.map(|Extension(user)| user);
    shop.update(|shop| Shop { user: user.clone(), ..shop.clone() });
    user
}

/// The shop’s pages, and its pictures.
pub fn router(db: Database) -> Router {
    Router::new()
        .route("/shop", routing::get(catalogue::page))
        .route("/shop/things/{id}", routing::get(thing::page))
        .route("/shop/basket", routing::get(basket::page))
        .route("/shop/account", routing::get(account::page))
        .nest_service("/shop/pictures", ServeDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/pictures")))
        .with_state(db)
}

/// What is around all pages: layers added after `.live` see every request, those of connections and triggers included.
pub fn around(app: Router, db: Database) -> Router {
    app.layer(middleware::from_fn_with_state(db, account::authenticate)).layer(CompressionLayer::new())
}
