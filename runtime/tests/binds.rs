//! What a visitor enters in bound controls, and what the page makes of it.

use std::collections::HashSet;

use marquetry::{prelude::*, testing::mount};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
enum Size {
    Small,
    Large,
}

stores! {
    static TOTAL: Writable<u32> = writable(1);
    static NAME: Session<String> = session("name", "Ann".to_owned());
}

component! {
    Controls() {
        let text = writable("a".to_owned());
        let number = writable(5i64);
        let option = writable(Some(1.5f64));
        let on = writable(false);
        let size = writable(Size::Small);
        let tags = writable(vec!["b".to_owned()]);
        let sizes = writable(HashSet::from([Size::Large]));
        on six() { number.set(6) }
        on clear() { text.set(String::new()); on.set(false); size.set(Size::Small); tags.set(Vec::new()) }
        <input id="text" bind:value={text}><textarea bind:value={text}></textarea>
        <input id="number" type="number" name="n" bind:value={number}>
        <input id="option" type="number" bind:value={option}>
        <input id="on" type="checkbox" bind:checked={on}>
        <input id="small" type="radio" name="s" value="Small" bind:group={size}><input id="large" type="radio" name="s" value="Large" bind:group={size}>
        <input id="a" type="checkbox" value="a" bind:group={tags}><input id="b" type="checkbox" value="b" bind:group={tags}>
        <select id="size" bind:value={size}><option>"Small"</option><option>"Large"</option></select>
        <select id="sizes" multiple bind:value={sizes}><option>"Small"</option><option>"Large"</option></select>
        <fragment key="o"><output>{$text}","{$number}","{@debug $option}","{$on}","{@debug $size}","{$tags.join("+")}","{$sizes.len()}</output></fragment>
        <button id="six" @trigger="six">"6"</button><button id="clear" @trigger="clear">"clear"</button>
    }
}

#[tokio::test]
async fn served_html_shows_what_the_stores_hold() {
    let html = mount(Controls).await.html();
    for element in [
        r#"<input id="text" value="a">"#,
        r#"<textarea>a</textarea>"#,
        r#"<input id="number" type="number" name="n" value="5">"#,
        r#"<input id="option" type="number" value="1.5">"#,
        r#"<input id="on" type="checkbox">"#,
        r#"<input id="small" type="radio" name="s" value="Small" checked="">"#,
        r#"<input id="large" type="radio" name="s" value="Large">"#,
        r#"<input id="a" type="checkbox" value="a">"#,
        r#"<input id="b" type="checkbox" value="b" checked="">"#,
        r#"<select id="size"><option selected="">Small</option><option>Large</option></select>"#,
        r#"<select id="sizes" multiple=""><option>Small</option><option selected="">Large</option></select>"#,
    ] {
        assert!(html.contains(element), "{element} in {html}");
    }
}

#[tokio::test]
async fn what_the_visitor_enters_sets_the_stores() {
    let mut page = mount(Controls).await;
    page.fill("#text", "x & y");
    assert_eq!(page.value("textarea"), "x & y");
    page.fill("textarea", "two\nlines");
    assert_eq!(page.value("#text"), "two\nlines");
    page.fill("#text", "t");
    page.fill("#number", "-7");
    page.fill("#option", "");
    page.click("#on");
    assert!(page.html().contains(r#"<input id="on" type="checkbox" checked="">"#));
    page.click("#large");
    assert_eq!(page.value("#size"), "Large");
    page.click("#a");
    page.click("#b");
    page.fill("#sizes", "Small");
    assert_eq!(page.text("output"), "t,-7,None,true,Large,a,2");
    page.fill("#size", "Small");
    page.fill("#option", "0.25");
    page.click("#on");
    assert!(page.html().contains(r#"<input id="on" type="checkbox">"#));
    page.click("#on");
    page.click("#clear");
    assert!(page.html().contains(r#"<input id="on" type="checkbox">"#));
    page.fill("#text", "t");
    page.click("#a");
    page.click("#b");
    assert_eq!(page.text("output"), "t,-7,Some(\n    0.25,\n),false,Small,a+b,2");
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_stays_in_the_control() {
    let mut page = mount(Controls).await;
    for wrong in ["99999999999999999999", "", "5.5"] {
        page.fill("#number", wrong);
        assert!(page.html().contains("aria-invalid=\"true\""));
        assert_eq!(page.value("#number"), wrong);
        assert!(page.text("output").contains(",5,"));
    }
    // Another field and another trigger disturb nothing.
    page.fill("#text", "t");
    assert_eq!((page.value("#number"), page.text("output").contains("t,5,")), ("5.5".to_owned(), true));
    // What fits again, even the value that the store has kept.
    page.fill("#number", "5");
    assert!(!page.html().contains("aria-invalid"));
    // A value of the server's takes its place.
    page.fill("#number", "5.5");
    page.click("#six");
    assert_eq!((page.value("#number"), page.html().contains("aria-invalid")), ("6".to_owned(), false));
}

component! {
    Resets() {
        let text = writable(String::new());
        let on = writable(false);
        let one = writable(1u8);
        let some = writable(Vec::<u8>::new());
        let log = writable(Vec::<String>::new());
        on add(new: String) { log.edit(|log| log.push(new)); text.set(String::new()) }
        on never() { on.set(false); one.set(1); some.set(Vec::new()) }
        on number(new: u8, by: u8) { log.edit(|log| log.push(format!("{new}+{by}"))) }
        <input id="text" bind:value={text} on:change @trigger="add">
        <fragment key="a">
            <input id="on" type="checkbox" bind:checked={on} @trigger="never">
            {#each 1..3u8 as i}<input id="one{i}" type="radio" name="one" value={i} bind:group={one} @trigger="never">{/each}
            {#each 1..3u8 as i}<input id="some{i}" type="checkbox" name="some" value={i} bind:group={some} @trigger="never">{/each}
            <input id="number" bind:value={one} @trigger={number(7)}>
            <output>{$log.join(",")}</output>
        </fragment>
    }
}

#[tokio::test]
async fn a_trigger_beside_it_runs_when_the_store_is_set_and_may_set_it_back() {
    let mut page = mount(Resets).await;
    for text in ["a", "b"] {
        page.fill("#text", text);
        assert_eq!(page.value("#text"), "");
    }
    assert_eq!(page.text("output"), "a,b");
    let before = page.html();
    for control in ["#on", "#one2", "#some1", "#some2"] {
        page.click(control);
        assert_eq!(page.html(), before, "{control}");
        // The property goes with the attribute: it can be ticked again.
        page.click(control);
        assert_eq!(page.html(), before, "{control}");
    }
    page.fill("#number", "9");
    assert_eq!(page.text("output"), "a,b,7+9");
    page.fill("#number", "x");
    assert_eq!(page.text("output"), "a,b,7+9");
    assert!(page.html().contains("aria-invalid"));
}

component! {
    Slow() {
        let text = writable(String::new());
        <input bind:value={text} on:input|debounce(300)>
        <fragment key="a"><output>{text}</output></fragment>
    }

    Slider() {
        let level = writable(3u8);
        <input type="range" max="10" bind:value={level}>
        <fragment key="a"><output>{level}</output></fragment>
    }

    Both() {
        let seen = &*NAME;
        <input id="total" type="number" bind:value={TOTAL}><input id="name" bind:value={seen}>
        <fragment key="a"><output>{TOTAL}{NAME}</output></fragment>
    }
}

#[tokio::test]
async fn an_event_beside_it_says_when() {
    let mut page = mount(Slow).await;
    page.fill("input", "a");
    assert_eq!(page.text("output"), "");
    page.tick(Duration::from_millis(300)).await;
    assert_eq!(page.text("output"), "a");
}

#[tokio::test]
async fn a_slider_is_followed_while_it_is_dragged_and_never_too_often() {
    let mut page = mount(Slider).await;
    page.fill("input", "4");
    assert_eq!(page.text("output"), "4");
    page.fill("input", "5");
    page.fill("input", "6");
    assert_eq!(page.text("output"), "4");
    page.tick(Duration::from_millis(50)).await;
    assert_eq!(page.text("output"), "6");
}

#[tokio::test]
async fn statics_are_bound() {
    let (mut page, mut other) = (mount(Both).await, mount(Both).await);
    page.fill("#total", "41");
    page.fill("#name", "Bob");
    assert_eq!((page.text("output"), get(&TOTAL)), ("41Bob".to_owned(), 41));
    assert_eq!((other.text("output"), other.value("#total")), ("41Ann".to_owned(), "41".to_owned()));
}
