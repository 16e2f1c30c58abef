use marquetry::prelude::*;

use super::{
    Input,
    data::{Field, Product, Shop, Team},
};

component! {
    Table<'a>(rows: &'a [Vec<u32>]) {
        <table><tbody>{#each rows as row}<tr>{#each row as cell}<td>{cell}</td>{/each}</tr>{/each}</tbody></table>
    }

    Teams<'a>(year: u16, teams: &'a [Team]) {
        <html>
            <head><title>{year}</title></head>
            <body>
                <h1>CSL {year}</h1>
                <ul>
                    {#each teams as team, at}<li class:champion={at == 0}><b>{team.name}</b>": "{team.score}</li>{/each}
                </ul>
            </body>
        </html>
    }

    pub(super) Layout<'a>(title: &'a str) {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>{title}</title>
                <link rel="stylesheet" href="/assets/shop.css">
            </head>
            <body>
                <slot/>
                <footer class="site-footer"><p>"All prices include VAT."</p></footer>
            </body>
        </html>
    }

    pub(super) Nav<'a>(links: &'a [(&'static str, &'static str)], visitor: &'a str) {
        <nav class="site-nav" aria-label="Main">
            <ul>{#each links as link}<li><a class="nav-link" href="{link.0}">{link.1}</a></li>{/each}</ul>
            <span class="visitor">{visitor}</span>
        </nav>
    }

    pub(super) Card<'a>(product: &'a Product) {
        <article class="card" id="product-{product.id}">
            <a class="card-link" href="/products/{product.slug}">
                <img class="card-image" src="/images/{product.slug}.webp" width="320" height="240" loading="lazy" alt={product.name}>
            </a>
            <h2 class="card-title">{product.name}</h2>
            <p class="card-maker">by {product.maker}</p>
            <p class="card-description">{product.description}</p>
            <p class="card-price"><span class="currency">"EUR"</span> <span class="amount">{product.euros}</span></p>
            {#if product.sale}<strong class="badge badge-sale">"Sale"</strong>{/if}
            {#if product.stock == 0}
                <p class="stock stock-out">"Out of stock"</p>
            {:else}
                <p class="stock">{product.stock} in stock</p>
            {/if}
            <ul class="tags">{#each product.tags as tag}<li>{tag}</li>{/each}</ul>
        </article>
    }

    pub(super) Entry<'a>(field: &'a Field) {
        <div class="field">
            <label for="field-{field.name}">{field.label}</label>
            <input class="input" id="field-{field.name}" name={field.name} type={field.kind} value={field.value} required={field.required}>
        </div>
    }

    Page<'a>(shop: &'a Shop) {
        <Layout title={shop.title}>
            <Nav links={&shop.links} visitor={shop.visitor}/>
            <main class="shop">
                <h1>{shop.title}</h1>
                <section class="products">{#each &shop.products as product}<Card {product}/>{/each}</section>
                <form class="order" method="post" action="/order">
                    {#each &shop.fields as field}<Entry {field}/>{/each}
                    <button class="button" type="submit">"Order"</button>
                </form>
            </main>
        </Layout>
    }

    Text<'a>(text: &'a str) { <article>{text}</article> }
}

pub(super) fn table(input: &Input) -> String {
    Table { rows: &input.table }.to_html()
}

pub(super) fn teams(input: &Input) -> String {
    Teams { year: 2015, teams: &input.teams }.to_html()
}

pub(super) fn shop(input: &Input) -> String {
    Page { shop: &input.shop }.to_html()
}

pub(super) fn text(input: &Input) -> String {
    Text { text: &input.text }.to_html()
}
