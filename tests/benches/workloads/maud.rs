use maud::{DOCTYPE, Markup, html};

use super::{
    Input,
    data::{Field, Product},
};

pub(super) fn table(input: &Input) -> String {
    html! { table { tbody { @for row in &input.table { tr { @for cell in row { td { (cell) } } } } } } }.into_string()
}

pub(super) fn teams(input: &Input) -> String {
    html! {
        html {
            head { title { (2015) } }
            body {
                h1 { "CSL " (2015) } " "
                ul {
                    @for (at, team) in input.teams.iter().enumerate() {
                        li class=[(at == 0).then_some("champion")] { b { (team.name) } ": " (team.score) }
                    }
                }
            }
        }
    }
    .into_string()
}

fn layout(title: &str, content: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href="/assets/shop.css";
            }
            body {
                (content) " "
                footer class="site-footer" { p { "All prices include VAT." } }
            }
        }
    }
}

fn nav(links: &[(&str, &str)], visitor: &str) -> Markup {
    html! {
        nav class="site-nav" aria-label="Main" {
            ul { @for link in links { li { a class="nav-link" href=(link.0) { (link.1) } } } } " "
            span class="visitor" { (visitor) }
        }
    }
}

fn card(product: &Product) -> Markup {
    html! {
        article class="card" id={ "product-" (product.id) } {
            a class="card-link" href={ "/products/" (product.slug) } {
                img class="card-image" src={ "/images/" (product.slug) ".webp" } width="320" height="240" loading="lazy" alt=(product.name);
            } " "
            h2 class="card-title" { (product.name) } " "
            p class="card-maker" { "by " (product.maker) } " "
            p class="card-description" { (product.description) } " "
            p class="card-price" { span class="currency" { "EUR" } " " span class="amount" { (product.euros) } } " "
            @if product.sale { strong class="badge badge-sale" { "Sale" } } " "
            @if product.stock == 0 { p class="stock stock-out" { "Out of stock" } } @else { p class="stock" { (product.stock) " in stock" } } " "
            ul class="tags" { @for tag in product.tags { li { (tag) } } }
        }
    }
}

fn field(field: &Field) -> Markup {
    html! {
        div class="field" {
            label for={ "field-" (field.name) } { (field.label) } " "
            input class="input" id={ "field-" (field.name) } name=(field.name) type=(field.kind) value=(field.value) required[field.required];
        }
    }
}

pub(super) fn shop(input: &Input) -> String {
    let shop = &input.shop;
    let content = html! {
        (nav(&shop.links, shop.visitor)) " "
        main class="shop" {
            h1 { (shop.title) } " "
            section class="products" { @for product in &shop.products { (card(product)) } } " "
            form class="order" method="post" action="/order" {
                @for entry in &shop.fields { (field(entry)) } " "
                button class="button" type="submit" { "Order" }
            }
        }
    };
    layout(shop.title, content).into_string()
}

pub(super) fn text(input: &Input) -> String {
    html! { article { (input.text) } }.into_string()
}
