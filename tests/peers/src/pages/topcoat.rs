//! What of a Topcoat page the server can change is a shard: it is rendered anew, and takes the place of what was there.

use std::sync::Arc;

use axum::{Router, response::Html, routing::get};
use futures_util::FutureExt as _;
use topcoat::{
    Result,
    context::{AppContext, Cx, app_context},
    runtime::shard,
    view::{View, component, view},
};

use super::{
    Input,
    data::{Field, Product},
};

/// Nothing in these pages waits.
fn html(view: impl Future<Output = Result>, cx: &Cx) -> String {
    view.now_or_never().expect("nothing waits").expect("nothing fails").render(cx)
}

#[component]
async fn table_of(rows: &[Vec<u32>]) -> Result {
    view! { <table><tbody>for row in rows { <tr>for cell in row { <td>(*cell)</td> }</tr> }</tbody></table> }
}

#[component]
async fn layout(title: &str, child: View) -> Result {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>(title)</title>
                <link rel="stylesheet" href="/assets/shop.css">
            </head>
            <body>
                (child)
                " "
                <footer class="site-footer"><p>"All prices include VAT."</p></footer>
            </body>
        </html>
    }
}

#[component]
async fn navigation(links: &[(&'static str, &'static str)], visitor: &str) -> Result {
    view! {
        <nav class="site-nav" aria-label="Main">
            <ul>for link in links { <li><a class="nav-link" href=(link.0)>(link.1)</a></li> }</ul>
            " "
            <span class="visitor">(visitor)</span>
        </nav>
    }
}

#[component]
async fn card(product: &Product) -> Result {
    view! {
        <article class="card" id=(format!("product-{}", product.id))>
            <a class="card-link" href=(format!("/products/{}", product.slug))>
                <img class="card-image" src=(format!("/images/{}.webp", product.slug)) width="320" height="240" loading="lazy" alt=(&product.name)>
            </a>
            " "
            <h2 class="card-title">(&product.name)</h2>
            " "
            <p class="card-maker">"by " (product.maker)</p>
            " "
            <p class="card-description">(&product.description)</p>
            " "
            <p class="card-price"><span class="currency">"EUR"</span>" "<span class="amount">(product.euros)</span></p>
            " "
            if product.sale { <strong class="badge badge-sale">"Sale"</strong> }
            " "
            if product.stock == 0 { <p class="stock stock-out">"Out of stock"</p> } else { <p class="stock">(product.stock) " in stock"</p> }
            " "
            <ul class="tags">for tag in product.tags { <li>(tag)</li> }</ul>
        </article>
    }
}

#[component]
async fn entry(field: &Field) -> Result {
    view! {
        <div class="field">
            <label for=(format!("field-{}", field.name))>(field.label)</label>
            " "
            <input class="input" id=(format!("field-{}", field.name)) name=(field.name) type=(field.kind) value=(&field.value) required=(field.required)>
        </div>
    }
}

#[component]
async fn page(input: &Input, child: View) -> Result {
    let shop = &input.shop;
    view! {
        layout(
            title: shop.title,
            navigation(links: &shop.links, visitor: shop.visitor)
            " "
            <main class="shop">
                <h1>(shop.title)</h1>
                " "
                <section class="products">(child)</section>
                " "
                <form class="order" method="post" action="/order">
                    for field in &shop.fields { entry(field: field) }
                    " "
                    <button class="button" type="submit">"Order"</button>
                </form>
            </main>
        )
    }
}

pub(super) fn table(input: &'static Input) -> String {
    let cx = &Cx::default();
    html(
        async {
            view! { cx => table_of(rows: &input.table) }
        },
        cx,
    )
}

pub(super) fn shop(input: &'static Input) -> String {
    let cx = &Cx::default();
    html(
        async {
            view! { cx => page(input: input, for product in &input.shop.products { card(product: product) }) }
        },
        cx,
    )
}

#[shard]
async fn live_rows(cx: &Cx) -> Result {
    let input: &&'static Input = app_context(cx);
    view! { for row in &input.table { <tr>for cell in row { <td>(*cell)</td> }</tr> } }
}

#[shard]
async fn live_products(cx: &Cx) -> Result {
    let input: &&'static Input = app_context(cx);
    view! { for product in &input.shop.products { card(product: product) } }
}

fn live_table(application: Arc<AppContext>) -> String {
    let cx = &Cx::new(application);
    html(
        async {
            view! { cx => <table><tbody>live_rows()</tbody></table> }
        },
        cx,
    )
}

fn live_shop(application: Arc<AppContext>, input: &'static Input) -> String {
    let cx = &Cx::new(application);
    html(
        async {
            view! { cx => page(input: input, live_products()) }
        },
        cx,
    )
}

pub(super) fn router(input: &'static Input) -> Router {
    let mut application = AppContext::new();
    application.insert(input);
    let application = Arc::new(application);
    let same = application.clone();
    Router::new()
        .route("/table", get(move || async move { Html(live_table(application)) }))
        .route("/shop", get(move || async move { Html(live_shop(same, input)) }))
}
