//! Dioxus owns the inside of `<body>`; what is around it is a file (`index.html`) into which the server writes.

use std::cell::RefCell;

use axum::{Router, response::Html, routing::get};
use dioxus::prelude::*;

use super::{
    Input,
    data::{Field, Product, Shop},
};

#[derive(Clone, Copy)]
struct Given(&'static Input);

impl PartialEq for Given {
    /// There is one.
    fn eq(&self, _: &Given) -> bool {
        true
    }
}

/// Renders a component, with or without what the browser's half needs to take it over.
fn body(component: fn(Given) -> Element, input: &'static Input, live: bool) -> String {
    let mut dom = VirtualDom::new_with_props(component, Given(input));
    dom.rebuild_in_place();
    // It keeps what it has learned of a template.
    thread_local!(static RENDERER: RefCell<dioxus_ssr::Renderer> = RefCell::default());
    RENDERER.with_borrow_mut(|renderer| {
        renderer.pre_render = live;
        renderer.render(&dom)
    })
}

fn page(component: fn(Given) -> Element, input: &'static Input, live: bool) -> String {
    let body = body(component, input, live);
    let title = input.shop.title.replace('&', "&amp;");
    let mut html = String::with_capacity(body.len() + 256);
    html.push_str(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>",
    );
    html.push_str(&title);
    html.push_str("</title><link rel=\"stylesheet\" href=\"/assets/shop.css\"></head><body>");
    html.push_str(&body);
    html.push_str("</body></html>");
    html
}

#[allow(non_snake_case, reason = "components are named so")]
fn Table(Given(input): Given) -> Element {
    rsx! {
        table { tbody {
            for row in &input.table {
                tr { for cell in row { td { "{cell}" } } }
            }
        } }
    }
}

#[allow(non_snake_case, reason = "components are named so")]
fn LiveTable(Given(input): Given) -> Element {
    let rows = use_signal(|| input.table.iter().collect::<Vec<_>>());
    rsx! {
        table { tbody {
            for row in rows.read().iter() {
                tr { for cell in row.iter() { td { "{cell}" } } }
            }
        } }
    }
}

#[component]
fn Nav(shop: &'static Shop) -> Element {
    rsx! {
        nav { class: "site-nav", aria_label: "Main",
            ul { for link in &shop.links { li { a { class: "nav-link", href: link.0, {link.1} } } } }
            " "
            span { class: "visitor", {shop.visitor} }
        }
    }
}

#[component]
fn Card(product: &'static Product) -> Element {
    rsx! {
        article { class: "card", id: "product-{product.id}",
            a { class: "card-link", href: "/products/{product.slug}",
                img { class: "card-image", src: "/images/{product.slug}.webp", width: "320", height: "240", loading: "lazy", alt: "{product.name}" }
            }
            " "
            h2 { class: "card-title", "{product.name}" }
            " "
            p { class: "card-maker", "by {product.maker}" }
            " "
            p { class: "card-description", "{product.description}" }
            " "
            p { class: "card-price", span { class: "currency", "EUR" } " " span { class: "amount", "{product.euros}" } }
            " "
            if product.sale { strong { class: "badge badge-sale", "Sale" } }
            " "
            if product.stock == 0 { p { class: "stock stock-out", "Out of stock" } } else { p { class: "stock", "{product.stock} in stock" } }
            " "
            ul { class: "tags", for tag in product.tags { li { {tag} } } }
        }
    }
}

#[component]
fn Entry(field: &'static Field) -> Element {
    rsx! {
        div { class: "field",
            label { r#for: "field-{field.name}", {field.label} }
            " "
            input { class: "input", id: "field-{field.name}", name: field.name, r#type: field.kind, value: "{field.value}", required: field.required }
        }
    }
}

#[component]
fn Page(shop: &'static Shop, children: Element) -> Element {
    rsx! {
        Nav { shop }
        " "
        main { class: "shop",
            h1 { {shop.title} }
            " "
            section { class: "products", {children} }
            " "
            form { class: "order", method: "post", action: "/order",
                for field in &shop.fields { Entry { field } }
                " "
                button { class: "button", r#type: "submit", "Order" }
            }
        }
        " "
        footer { class: "site-footer", p { "All prices include VAT." } }
    }
}

#[allow(non_snake_case, reason = "components are named so")]
fn Whole(Given(input): Given) -> Element {
    let shop = &input.shop;
    rsx! { Page { shop, for product in &shop.products { Card { product } } } }
}

#[allow(non_snake_case, reason = "components are named so")]
fn Live(Given(input): Given) -> Element {
    let shop = &input.shop;
    let products = use_signal(|| shop.products.iter().collect::<Vec<_>>());
    rsx! { Page { shop, for product in products.read().iter().copied() { Card { key: "{product.id}", product } } } }
}

pub(super) fn table(input: &'static Input) -> String {
    body(Table, input, false)
}

pub(super) fn shop(input: &'static Input) -> String {
    page(Whole, input, false)
}

pub(super) fn router(input: &'static Input) -> Router {
    Router::new()
        .route("/table", get(move || async move { Html(body(LiveTable, input, true)) }))
        .route("/shop", get(move || async move { Html(page(Live, input, true)) }))
}
