//! Setup, bindings outside of fragments, triggers that wait, and props that are stores.

use marquetry::{prelude::*, testing::mount};

component! {
    Outside(n: Writable<i64>) {
        let twice = get(&n) * 2;
        {@let thrice = twice + get(&n)}
        {@let text = format!("{thrice}!")}
        <p>{thrice}</p>
        <fragment key="a">{thrice}{text.len()}{$n}{#if thrice > 3}<b>{&text}</b>{/if}</fragment>
    }

    Which(a: Writable<i64>, b: Writable<i64>, first: Writable<bool>) {
        <fragment key="w"><Shown n={if $first { a.clone() } else { b.clone() }}/></fragment>
    }

    Shown(n: Writable<i64>) {
        <fragment key="s">{n}": "{$n + 1}{#each n}<i>{this}</i>{/each}</fragment>
    }

    Waits(name: String, n: Writable<i64>) {
        let state = writable(String::new());
        async on save(text: String) -> Result<(), String> {
            state.set(format!("saving {text} for {name}"));
            tokio::time::sleep(Duration::from_secs(2)).await;
            if text.is_empty() { return Err("nothing to save".to_owned()); }
            state.set(format!("saved {text} for {name}"));
            Ok(())
        }
        on count() { n.update(|n| n + 1) }
        on broken() { panic!("on purpose") }
        <form @trigger="save"><input aria-label="text" name="text" value=""><button>"save"</button></form>
        <button id="count" @trigger="count">{"+"}</button>
        <fragment key="s"><output>{state}</output><b>{n}{&name}</b></fragment>
    }

    Around(name: Writable<String>, n: Writable<i64>) {
        <fragment key="a"><Waits name={$name.clone()} n={n.clone()}/></fragment>
    }
}

#[tokio::test]
async fn bindings_outside_of_fragments_are_read_inside() {
    let n = writable(2i64);
    let mut page = mount(Outside { n: n.clone() }).await;
    assert_eq!(page.html(), "<p>6</p> 622<b>6!</b>");
    n.set(1);
    assert!(page.html().contains('1'));
}

#[tokio::test]
async fn another_store_as_a_prop_is_followed() {
    let (a, b, first) = (writable(1i64), writable(10i64), writable(true));
    let mut page = mount(Which { a: a.clone(), b: b.clone(), first: first.clone() }).await;
    assert_eq!(page.html(), "1: 2<i>1</i>");
    first.set(false);
    assert_eq!(page.html(), "10: 11<i>10</i>");
    b.set(11);
    assert_eq!(page.html(), "11: 12<i>11</i>");
    a.set(5);
    assert_eq!((page.html(), page.sent() > 0), ("11: 12<i>11</i>".into(), true));
    a.set(6);
    page.html();
    assert_eq!(page.sent(), 0);
}

#[tokio::test]
async fn a_trigger_that_waits_lets_others_run() {
    let (name, n) = (writable("Ann".to_owned()), writable(0i64));
    let mut page = mount(Around { name: name.clone(), n: n.clone() }).await;
    page.fill("input", "x");
    page.click("form button");
    assert_eq!(page.text("output"), "saving x for Ann");
    page.click("#count");
    name.set("Bob".into());
    assert_eq!(page.text("b"), "1Bob");
    page.tick(Duration::from_secs(1)).await;
    assert_eq!(page.text("output"), "saving x for Ann");
    page.tick(Duration::from_secs(1)).await;
    assert!(page.text("output").starts_with("saved x for "));
}

#[tokio::test]
async fn a_trigger_answers() {
    let mut page = mount(Waits { name: "Ann".into(), n: writable(0) }).await;
    assert_eq!(page.trigger("save", ("a",)).await, Ok(()));
    assert_eq!(page.text("output"), "saved a for Ann");
    assert_eq!(page.trigger("save", ("",)).await, Err("nothing to save".into()));
    assert_eq!(page.trigger("count", ()).await, Ok(()));
    assert_eq!(page.text("b"), "1Ann");
    assert_eq!(page.trigger("broken", ()).await, Err("the trigger panicked".into()));
    assert!(page.trigger("save", (vec![1],)).await.unwrap_err().contains("`text`"));
    page.click("#count");
    assert_eq!(page.text("b"), "2Ann");
}
