//! The page store in fragments: parts of it, children that ask for it themselves, changes by triggers.

use std::sync::atomic::{AtomicUsize, Ordering};

use marquetry::{prelude::*, testing::mount_with_store};

use crate::{TURNS, random::Random};

#[derive(Clone, PartialEq, Debug, Default, serde::Serialize)]
struct Shop {
    user: Option<String>,
    cart: Vec<(u32, u32)>,
    #[serde(skip)]
    secret: u32,
}

static COUNTED: AtomicUsize = AtomicUsize::new(0);

component! {
    Count() {
        let pieces = page_store::<Shop>().select(|shop| shop.cart.iter().map(|(_, pieces)| pieces).sum::<u32>());
        let kinds = page_store::<Shop>().select(|shop| {
            COUNTED.fetch_add(1, Ordering::SeqCst);
            shop.cart.len()
        });
        // A part of two parts of one store: never a mixed pair.
        let both = derived((&pieces, &kinds), |(pieces, kinds)| format!("{pieces} of {kinds}"));
        <fragment key="count"><b class:many={$pieces > 9}>{both}</b></fragment>
    }

    /// Controls over parts of the page store.
    Bound() {
        let shop = page_store::<Shop>();
        let user = shop.part(|shop| shop.user.clone(), |shop, user| shop.user = user);
        let noted = shop.part(|shop| shop.secret > 0, |shop, noted| shop.secret = u32::from(noted));
        on twice() { user.update(|user| user.as_ref().map(|user| user.repeat(2))) }
        <fragment key="bound">
            <label>"User" <input bind:value={user}></label>
            <label><input type="checkbox" bind:checked={noted}> "Noted"</label>
            <p>{$shop.user.as_deref()} {$shop.secret}</p>
        </fragment>
    }

    View() {
        let shop = page_store::<Shop>();
        let user = shop.select(|shop| shop.user.clone());
        on sign(name: Option<String>) { shop.edit(|shop| shop.user = name) }
        on add(id: u32) {
            shop.update(|shop| {
                let mut shop = shop.clone();
                match shop.cart.iter_mut().find(|(known, _)| *known == id) {
                    Some((_, pieces)) => *pieces += 1,
                    None => shop.cart.push((id, 1)),
                }
                shop
            })
        }
        on remove(at: usize) { shop.edit(|shop| _ = (at < shop.cart.len()).then(|| shop.cart.remove(at))) }
        on keep(secret: u32) { shop.edit(|shop| shop.secret = secret) }
        <fragment key="shop">
            {#if let Some(user) = &$user}<p title={user}>{user}</p>{:else}<i>"nobody"</i>{/if}
            <ul>{#each $shop.cart as (id, pieces) (id)}<li>{id} "×" {pieces}</li>{/each}</ul>
        </fragment>
        <Count/>
    }
}

#[tokio::test]
async fn patches_give_the_fresh_page() {
    for seed in 0..60 {
        let mut random = Random::new(seed);
        let mut shop = Shop { user: Some("ada".to_owned()), ..Shop::default() };
        let mut page = mount_with_store(View, shop.clone()).await;
        for _ in 0..TURNS {
            match random.below(4) {
                0 => {
                    shop.user = [None, Some("ada".to_owned()), Some("<b>".to_owned())][random.below(3)].clone();
                    page.trigger("sign", (&shop.user,)).await.unwrap();
                }
                1 => {
                    let id = random.below(4) as u32;
                    match shop.cart.iter_mut().find(|(known, _)| *known == id) {
                        Some((_, pieces)) => *pieces += 1,
                        None => shop.cart.push((id, 1)),
                    }
                    page.trigger("add", (id,)).await.unwrap();
                }
                2 => {
                    let at = random.below(3);
                    if at < shop.cart.len() {
                        shop.cart.remove(at);
                    }
                    page.trigger("remove", (at,)).await.unwrap();
                }
                _ => {
                    shop.secret += 1;
                    page.patches();
                    page.trigger("keep", (shop.secret,)).await.unwrap();
                    assert_eq!(page.patches(), [], "what no hole shows is not sent");
                }
            }
            let fresh = mount_with_store(View, shop.clone()).await.html();
            assert_eq!(page.html(), fresh, "sequence {seed}");
            assert_eq!(page.needless(), 0);
        }
    }
    assert!(COUNTED.load(Ordering::SeqCst) > 0);
}

#[tokio::test]
async fn controls_set_parts_and_show_them() {
    let mut page = mount_with_store(Bound, Shop { user: Some("ada".to_owned()), ..Shop::default() }).await;
    page.fill("input", "bob");
    page.click("[type=checkbox]");
    assert_eq!(page.text("p"), "bob 1");
    page.trigger("twice", ()).await.unwrap();
    assert_eq!(page.text("p"), "bobbob 1");
    page.patches();
    page.fill("input", "bobbob");
    assert_eq!(page.patches(), [], "an equal value changes nothing");
    let mut fresh = mount_with_store(Bound, Shop { user: Some("bobbob".to_owned()), secret: 1, ..Shop::default() }).await;
    assert_eq!(page.html(), fresh.html());
}

#[tokio::test]
#[should_panic(expected = "the page store of this page is a `u32`, not a `patches::page_store::Shop`")]
async fn a_store_of_another_type_is_named() {
    mount_with_store(View, 7_u32).await;
}

#[tokio::test]
#[should_panic(expected = "this page has no page store: `Live::store` makes one, of a `patches::page_store::Shop`")]
async fn a_page_without_a_store_says_so() {
    marquetry::testing::mount(View).await;
}
