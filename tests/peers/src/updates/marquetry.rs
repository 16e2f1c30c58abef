use marquetry::{prelude::*, testing::mount};

use super::{Bytes, NEW, rows};

component! {
    Counter() {
        let count = writable(41i64);
        on increment() { count.update(|n| n + 1) }
        <h1>"Count: "<fragment key="count">{count}</fragment></h1>
        <button @trigger="increment">"+"</button>
    }

    Rows(rows: Writable<Vec<(u32, String)>>) {
        <table><fragment key="rows" tag="tbody">
            {#each $rows as (id, label) (id)}<tr><td>{id}</td><td>{label}</td></tr>{/each}
        </fragment></table>
    }
}

pub(super) async fn bytes() -> Bytes {
    let mut page = mount(Counter).await;
    page.click("button");
    assert_eq!(page.text("h1"), "Count: 42");
    let counter = page.sent();

    let store = writable(rows());
    let mut page = mount(Rows { rows: store.clone() }).await;
    let shown = |page: &mut marquetry::testing::Mounted| page.html().matches("<tr>").count();
    assert_eq!((shown(&mut page), page.sent()), (1000, 0));
    store.edit(|rows| rows.push((NEW.0, NEW.1.to_owned())));
    assert_eq!(shown(&mut page), 1001);
    let more = page.sent();
    store.edit(|rows| drop(rows.remove(0)));
    assert_eq!(shown(&mut page), 1000);
    [counter, more, page.sent()]
}
