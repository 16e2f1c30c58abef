//! Leptos writes what its browser's half needs to take the page over into every page: there is no other way to render.

use std::sync::Arc;

use axum::{Router, response::Html, routing::get};
use leptos::{either::Either, prelude::*};

use super::{
    Input,
    data::{Field, Product, Shop},
};

/// Renders as a request does: with an owner of the signals, which ends with it.
fn html<V: RenderHtml>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new_root(Some(Arc::new(hydration_context::SsrSharedContext::new())));
    let html = owner.with(|| view().to_html());
    owner.cleanup();
    html
}

pub(super) fn table(input: &'static Input) -> String {
    html(|| {
        view! {
            <table><tbody>
                {input.table.iter().map(|row| view! { <tr>{row.iter().map(|cell| view! { <td>{*cell}</td> }).collect_view()}</tr> }).collect_view()}
            </tbody></table>
        }
    })
}

fn live_table(input: &'static Input) -> String {
    html(|| {
        let rows = RwSignal::new(input.table.iter().collect::<Vec<_>>());
        view! {
            <table><tbody>
                {move || {
                    rows.get().into_iter().map(|row| view! { <tr>{row.iter().map(|cell| view! { <td>{*cell}</td> }).collect_view()}</tr> }).collect_view()
                }}
            </tbody></table>
        }
    })
}

#[component]
fn Layout(title: &'static str, children: Children) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title>{title}</title>
                <link rel="stylesheet" href="/assets/shop.css"/>
            </head>
            <body>
                {children()}
                " "
                <footer class="site-footer"><p>"All prices include VAT."</p></footer>
            </body>
        </html>
    }
}

#[component]
fn Nav(links: &'static [(&'static str, &'static str)], visitor: &'static str) -> impl IntoView {
    view! {
        <nav class="site-nav" aria-label="Main">
            <ul>{links.iter().map(|link| view! { <li><a class="nav-link" href=link.0>{link.1}</a></li> }).collect_view()}</ul>
            " "
            <span class="visitor">{visitor}</span>
        </nav>
    }
}

#[component]
fn Card(product: &'static Product) -> impl IntoView {
    view! {
        <article class="card" id=format!("product-{}", product.id)>
            <a class="card-link" href=format!("/products/{}", product.slug)>
                <img class="card-image" src=format!("/images/{}.webp", product.slug) width="320" height="240" loading="lazy" alt=product.name.as_str()/>
            </a>
            " "
            <h2 class="card-title">{product.name.as_str()}</h2>
            " "
            <p class="card-maker">"by " {product.maker}</p>
            " "
            <p class="card-description">{product.description.as_str()}</p>
            " "
            <p class="card-price"><span class="currency">"EUR"</span>" "<span class="amount">{product.euros}</span></p>
            " "
            {product.sale.then(|| view! { <strong class="badge badge-sale">"Sale"</strong> })}
            " "
            {if product.stock == 0 {
                Either::Left(view! { <p class="stock stock-out">"Out of stock"</p> })
            } else {
                Either::Right(view! { <p class="stock">{product.stock} " in stock"</p> })
            }}
            " "
            <ul class="tags">{product.tags.iter().map(|tag| view! { <li>{*tag}</li> }).collect_view()}</ul>
        </article>
    }
}

#[component]
fn Entry(field: &'static Field) -> impl IntoView {
    view! {
        <div class="field">
            <label for=format!("field-{}", field.name)>{field.label}</label>
            " "
            <input class="input" id=format!("field-{}", field.name) name=field.name type=field.kind value=field.value.as_str() required=field.required/>
        </div>
    }
}

#[component]
fn Page(shop: &'static Shop, children: Children) -> impl IntoView {
    view! {
        <Layout title=shop.title>
            <Nav links=&shop.links visitor=shop.visitor/>
            " "
            <main class="shop">
                <h1>{shop.title}</h1>
                " "
                <section class="products">{children()}</section>
                " "
                <form class="order" method="post" action="/order">
                    {shop.fields.iter().map(|field| view! { <Entry field/> }).collect_view()}
                    " "
                    <button class="button" type="submit">"Order"</button>
                </form>
            </main>
        </Layout>
    }
}

pub(super) fn shop(input: &'static Input) -> String {
    let shop = &input.shop;
    html(|| {
        view! {
            <Page shop>
                <For each=move || &shop.products key=|product| product.id let:product>
                    <Card product/>
                </For>
            </Page>
        }
    })
}

fn live_shop(input: &'static Input) -> String {
    let shop = &input.shop;
    html(|| {
        let products = RwSignal::new(shop.products.iter().collect::<Vec<_>>());
        view! {
            <Page shop>
                <For each=move || products.get() key=|product| product.id let:product>
                    <Card product/>
                </For>
            </Page>
        }
    })
}

pub(super) fn router(input: &'static Input) -> Router {
    Router::new().route("/table", get(move || async move { Html(live_table(input)) })).route("/shop", get(move || async move { Html(live_shop(input)) }))
}
