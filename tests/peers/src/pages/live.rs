//! The pages whose list may change while they are open, in Marquetry.

use axum::{Router, routing::get};
use marquetry::prelude::*;

use super::{
    Input,
    data::Shop,
    marquetry::{Card, Entry, Layout, Nav},
};

component! {
    Table(rows: &'static [Vec<u32>]) {
        let rows = writable(rows.iter().collect::<Vec<_>>());
        <table>
            <fragment key="rows" tag="tbody">{#each $rows as row}<tr>{#each row.iter() as cell}<td>{cell}</td>{/each}</tr>{/each}</fragment>
        </table>
    }

    Whole(shop: &'static Shop) {
        let products = writable(shop.products.iter().collect::<Vec<_>>());
        <Layout title={shop.title}>
            <Nav links={&shop.links} visitor={shop.visitor}/>
            <main class="shop">
                <h1>{shop.title}</h1>
                <section class="products"><fragment key="products">{#each $products as product (product.id)}<Card {product}/>{/each}</fragment></section>
                <form class="order" method="post" action="/order">
                    {#each &shop.fields as field}<Entry {field}/>{/each}
                    <button class="button" type="submit">"Order"</button>
                </form>
            </main>
        </Layout>
    }
}

pub(super) fn router(input: &'static Input) -> Router {
    Router::new()
        .route("/table", get(move || async { Page(Table { rows: &input.table }) }))
        .route("/shop", get(move || async { Page(Whole { shop: &input.shop }) }))
        .live(Live::new())
}
