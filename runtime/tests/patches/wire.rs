//! How small the frames of everyday changes are.

use marquetry::{
    prelude::*,
    testing::{Patch, mount},
};

component! {
    Counter() {
        let count = writable(41i64);
        on increment() { count.update(|n| n + 1) }
        <main><h1>"Count: "<fragment key="count">{count}</fragment></h1>
        <button @trigger="increment">"+"</button></main>
    }

    Rows(rows: Writable<Vec<(u32, String)>>, on: Writable<bool>) {
        <table><fragment key="rows" tag="tbody">
            {#each $rows as (id, label) (id)}<tr><td>{id}</td><td>{label}</td></tr>{/each}
        </fragment></table>
        <fragment key="if">{#if $on}<p>"on"</p>{/if}</fragment>
    }
}

fn rows(count: u32) -> Vec<(u32, String)> {
    (1..=count).map(|id| (id, format!("label {id}"))).collect()
}

#[tokio::test]
async fn a_counter() {
    let mut page = mount(Counter).await;
    page.click("button");
    assert_eq!(page.text("h1"), "Count: 42");
    assert!(page.sent() <= 8);
    assert_eq!(page.patches(), [Patch::Text("42".into())]);
}

#[tokio::test]
async fn a_thousand_rows() {
    let (store, on) = (writable(rows(1000)), writable(false));
    let mut page = mount(Rows { rows: store.clone(), on: on.clone() }).await;

    store.edit(|rows| rows.push((1001, "label 1001".into())));
    assert_eq!(page.patches(), [Patch::Insert(1000, "<tr><td>1001</td><td>label 1001</td></tr>".into())]);
    assert!(page.sent() <= "1001label 1001".len() + 12, "append");

    store.edit(|rows| drop(rows.remove(0)));
    assert_eq!(page.patches(), [Patch::Remove(0)]);
    assert!(page.sent() <= 8, "remove the first");

    store.edit(|rows| rows.insert(0, (0, "label 0".into())));
    assert_eq!(page.patches(), [Patch::Insert(0, "<tr><td>0</td><td>label 0</td></tr>".into())]);
    assert!(page.sent() <= "0label 0".len() + 12, "prepend");

    store.edit(|rows| rows.swap(1, 998));
    assert_eq!(page.patches(), [Patch::Move(998, 1), Patch::Move(2, 998)]);
    assert!(page.sent() <= 12, "swap");

    store.edit(|rows| rows[500].1 = "new".into());
    assert_eq!(page.patches(), [Patch::Text("new".into())]);
    assert!(page.sent() <= 14, "change one");

    store.edit(|rows| rows.clear());
    assert_eq!(page.patches().len(), 1001);
    assert!(page.sent() <= 8, "clear");

    on.set(true);
    assert_eq!(page.patches(), [Patch::Branch("<p>on</p>".into())]);
    assert!(page.sent() <= "<p>on</p>".len() + 4, "if on");
    on.set(false);
    page.html();
    assert!(page.sent() <= 4, "if off");
}

#[tokio::test]
async fn what_shows_the_same_sends_nothing() {
    let (store, on) = (writable(rows(10)), writable(false));
    let mut page = mount(Rows { rows: store.clone(), on: on.clone() }).await;
    on.set(true);
    on.set(false);
    store.edit(|rows| rows.reverse());
    store.edit(|rows| rows.reverse());
    page.html();
    assert_eq!((page.sent(), page.patches()), (0, vec![]));
}
