//! What every page of the shop has around its own part.

use marquetry::prelude::*;

use super::{Shop, basket::BASKET, stock::KINDS};
use crate::layout::{Layout, Source};

component! {
    /// The shop’s own layout, inside the tour’s: search, kinds, account and basket.
    pub Frame(title: String, file: &'static str, source: &'static str, q: String = String::new(), kind: String = String::new(), front: bool = false) {
        let user = page_store::<Shop>().select(|shop| shop.user.as_ref().map(|user| user.name.clone()));

        <Layout path="/shop" wide={true} lead={front}>
            <div class="top">
                <form role="search" action="/shop">
                    <label for="q">"Search the shop"</label>
                    <input id="q" type="search" name="q" value={q} placeholder="walnut">
                    {#if !kind.is_empty()}<input type="hidden" name="kind" value={kind.clone()}>{/if}
                    <button>"Search"</button>
                </form>
                <nav aria-label="Shop">
                    <a href="/shop/account"><fragment key="user">{$user.as_deref().unwrap_or("Sign in")}</fragment></a>
                    <a href="/shop/basket">
                        <fragment key="pieces">"Basket "<output>{$BASKET.pieces()}</output></fragment>
                    </a>
                </nav>
            </div>
            <nav class="kinds" aria-label="Kinds">
                <a href="/shop" aria-current={kind.is_empty().then_some("true")}>"All"</a>
                {#each KINDS as each}<a href="/shop?kind={each}" aria-current={(kind == *each).then_some("true")}>{each}</a>{/each}
            </nav>
            {#if front}<h2>{title}</h2>{:else}<h1>{title}</h1><Title title={title.clone()}/>{/if}
            <slot/>
            <Badge/>
            <p slot="hint">
                "A shop as one would write it: a database, a middleware that knows who has signed in, sessions, forms. Turn JavaScript off,"
                "and everything still works; open it twice, and the basket is the same in both."
            </p>
            <Source slot="source" {file} text={source}/>
        </Layout>
        <style>"
            .top { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: end; gap: .8rem 2rem; }
            form { grid-template-columns: minmax(8rem, 18rem) auto; gap: .2rem .6rem; align-items: end; flex: 1 1 18rem; }
            label { grid-column: 1 / -1; font-size: .9rem; color: var(--soft); }
            .top nav { display: flex; align-items: center; gap: 1.2rem; min-height: 2.5rem; }
            .top nav a { text-decoration: none; }
            output { display: inline-block; min-width: 1.6em; padding: 0 .4em; border-radius: 1em; text-align: center; background: var(--accent); color: var(--on-accent); }
            .kinds { display: flex; flex-wrap: wrap; gap: .2rem .4rem; padding-bottom: .8rem; border-bottom: 1px solid var(--line); }
            .kinds a { padding: .2rem .8rem; border-radius: 1em; text-decoration: none; }
            .kinds a:hover, .kinds [aria-current] { background: var(--tint); }
            h1 { font-size: clamp(1.6rem, 1.2rem + 1.6vw, 2.2rem); }
        "</style>
    }

    /// The page’s own title, in front of the tour’s.
    Title(title: String) { <head><title>{title} "· Shop · Marquetry"</title></head> }

    /// The number on the icon of an installed shop: a script of the page follows the page store.
    Badge() {
        <script type="module">"
            import { start, Store } from '/_marquetry/client.js';

            start({
                store(data) {
                    const shop = new Store(data);
                    shop.subscribe(({ basket }) => {
                        const pieces = [...basket.values()].reduce((sum, count) => sum + count, 0);
                        navigator.setAppBadge?.(pieces).catch(() => {});
                    });
                    return shop;
                },
            });
        "</script>
    }
}

/// An amount of money, on one line.
pub fn crowns(amount: u32) -> String {
    match amount {
        0..1000 => format!("{amount}\u{a0}kr"),
        _ => format!("{}\u{a0}{:03}\u{a0}kr", amount / 1000, amount % 1000),
    }
}
