//! What a visitor can do on a mounted page, and what it refuses.

use std::panic::{AssertUnwindSafe, catch_unwind};

use marquetry::{
    prelude::*,
    testing::{Mounted, mount},
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "shown by its `Debug`")]
struct Order {
    name: String,
    #[serde(default)]
    gift: bool,
    size: String,
    colour: Option<String>,
    #[serde(default)]
    by: String,
}

component! {
    Shop(closed: bool = false) {
        let log = writable(String::new());
        let open = writable(!closed);
        let saying = writable("typed".to_owned());
        on order(order: Order) { log.set(format!("{order:?}")) }
        on search(q: String) { log.update(|log| format!("{log}[{q}]")) }
        on ticked(on: bool) { log.set(format!("ticked {on}")) }
        on pick(id: u32, what: String) { log.set(format!("{id} {what}")) }
        on key(e: Event) { log.set(e.kind.clone()) }
        on close() { open.set(false) }
        on reset() { saying.set(String::new()) }
        on outer() { log.update(|log| format!("{log} outer")) }
        <form @trigger="order" id="order">
            <input aria-label="name" name="name" required maxlength="5">
            <label>"Gift "<input type="checkbox" name="gift"></label>
            <label for="l">"large"</label><input id="l" type="radio" name="size" value="l"><input id="s" type="radio" name="size" value="s" checked>
            <select aria-label="colour" name="colour"><option value="">"none"</option><option>"red"</option><option disabled>"blue"</option></select>
            <button name="by" value="first">"order"</button><button name="by" value="second" id="second">"order at once"</button>
        </form>
        <input id="q" name="q" on:input|debounce(300) @trigger="search">
        <input id="f" on:input|throttle(300) @trigger="search">
        <input type="checkbox" id="t" @trigger="ticked">
        <div on:click @trigger="outer"><button id="pick" on:click|stop @trigger={pick(7, "x".to_owned())}><b>"pick"</b></button><button id="both" on:click|once @trigger="key">"both"</button></div>
        <fieldset disabled><legend><button id="legend" @trigger="close">"l"</button></legend><input id="off"><button id="disabled" @trigger="close">"d"</button></fieldset>
        <p hidden><button id="hidden" @trigger="close">"h"</button></p>
        <fragment key="s"><button id="close" disabled={!$open} @trigger="close">"close"</button><input id="say" value={$saying}><output>{log}</output></fragment>
        <button id="reset" @trigger="reset">"reset"</button>
        <input id="ro" readonly value="fixed"><input type="submit" id="sub" form="order" value="go">
    }
}

/// What the page says when something is refused.
fn refusal(page: &mut Mounted, act: impl FnOnce(&mut Mounted)) -> String {
    let panic = catch_unwind(AssertUnwindSafe(|| act(page))).expect_err("it should have been refused");
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[tokio::test]
async fn a_form_sends_its_fields() {
    let mut page = mount(Shop::default()).await;
    page.fill("[name=name]", "Ann");
    page.submit("form");
    assert_eq!(page.text("output"), r#"Order { name: "Ann", gift: false, size: "s", colour: None, by: "" }"#);
    page.click("label");
    page.click("[for=l]");
    page.fill("select", "red");
    page.click("#second");
    assert_eq!(page.text("output"), r#"Order { name: "Ann", gift: true, size: "l", colour: Some("red"), by: "second" }"#);
    page.click("label input");
    page.click("#s");
    page.click("#sub");
    assert_eq!(page.text("output"), r#"Order { name: "Ann", gift: false, size: "s", colour: Some("red"), by: "" }"#);
}

#[tokio::test]
async fn what_a_browser_would_not_do_is_refused_with_the_page() {
    let mut page = mount(Shop::default()).await;
    let message = refusal(&mut page, |page| page.click("#nowhere"));
    assert!(message.starts_with("no element matches \"#nowhere\" in\n<form id=\"order\">"), "{message}");
    for (css, why) in [("#disabled", "disabled"), ("#hidden", "hidden"), ("#off", "disabled")] {
        let message = refusal(&mut page, |page| page.click(css));
        assert!(message.starts_with(&format!("nobody can click on {css:?}: it is {why}")) && message.contains("<form"), "{message}");
    }
    assert!(refusal(&mut page, |page| page.submit("form")).contains("\"name\" is required"));
    assert!(refusal(&mut page, |page| page.submit("output")).contains("it is no form"));
    assert!(refusal(&mut page, |page| page.fill("[name=name]", "too long")).contains("at most 5"));
    assert!(refusal(&mut page, |page| page.fill("#ro", "x")).contains("read-only"));
    assert!(refusal(&mut page, |page| page.fill("select", "green")).contains(r#"["", "red", "blue"]"#));
    assert!(refusal(&mut page, |page| page.fill("select", "blue")).contains("disabled"));
    assert!(refusal(&mut page, |page| page.fill("#t", "on")).contains("checkbox"));
    assert!(refusal(&mut page, |page| page.click("#[")).contains("no CSS selector"));
    page.click("#close");
    assert!(refusal(&mut page, |page| page.click("#close")).contains("disabled"));
    page.click("#legend");
}

component! {
    Booking() {
        let log = writable(String::new());
        on book(fields: std::collections::BTreeMap<String, String>) { log.set(format!("{fields:?}")) }
        <form @trigger="book">
            <input aria-label="code" name="code" pattern="[A-Z]{{2}}-\\d+">
            <input aria-label="half" name="half" type="number" min="0.5" max="9" step="0.5">
            <input aria-label="whole" name="whole" type="number">
            <input aria-label="any" name="any" type="number" step="any">
            <input aria-label="day" name="day" type="date" min="2026-03-01" max="2026-03-31">
            <input aria-label="at" name="at" type="time">
            <input aria-label="mail" name="mail" type="email">
            <input aria-label="site" name="site" type="url">
            <input aria-label="tint" name="tint" type="color" value="#000000">
            <input aria-label="fixed" name="fixed" required readonly>
            <textarea aria-label="why" name="why" minlength="3"></textarea>
            <select aria-label="seat" name="seat">
                <optgroup label="Sold" disabled><option>"1"</option></optgroup><optgroup label="Free"><option>"2"</option></optgroup>
            </select>
            <fieldset disabled><input aria-label="off" name="off" required></fieldset>
            <button>"Book"</button><button id="draft" formnovalidate>"Keep"</button>
        </form>
        <fragment key="log"><output>{log}</output></fragment>
    }
}

#[tokio::test]
async fn a_form_is_sent_only_with_what_a_browser_would_send() {
    let mut page = mount(Booking).await;
    for (field, bad, good, why) in [
        ("code", "ab-1", "AB-12", "does not have the pattern"),
        ("code", "AB-12x", "", "does not have the pattern"),
        ("half", "0.4", "0.5", "is less than 0.5"),
        ("half", "1.2", "1.5", "is no multiple of 0.5 from 0.5"),
        ("half", "9.5", "9", "is more than 9"),
        ("whole", "1.5", "-3", "is no multiple of 1 from 0"),
        ("day", "2026-02-28", "2026-03-01", "is before 2026-03-01"),
        ("day", "2026-04-01", "2026-03-31", "is after 2026-03-31"),
        ("mail", "ann", "ann@example.org", "is no e-mail address"),
        ("site", "example.org", "https://example.org", "is no URL"),
        ("why", "no", "yes", "has less than 3 letters"),
    ] {
        let css = format!("[name={field}]");
        page.fill(&css, bad);
        let message = refusal(&mut page, |page| page.submit("form"));
        assert!(message.contains(&format!("its field {field:?} {why}")), "{message}");
        page.fill(&css, good);
    }
    page.fill("[name=any]", "0.123");
    page.submit("form");
    let sent = page.text("output");
    assert!(sent.contains(r#""any": "0.123", "at": "", "code": "", "day": "2026-03-31", "fixed": "", "half": "9""#), "{sent}");
    assert!(sent.contains(r##""seat": "2", "site": "https://example.org", "tint": "#000000", "whole": "-3""##), "{sent}");
    page.fill("[name=mail]", "ann");
    page.click("#draft");
}

#[tokio::test]
async fn a_field_takes_only_what_can_be_entered() {
    let mut page = mount(Booking).await;
    for (field, value, why) in [
        ("half", "one", "it takes numbers"),
        ("day", "1.3.2026", "it takes dates, such as"),
        ("at", "25:00", "it takes times, such as"),
        ("tint", "red", "it takes colours, such as"),
        ("code", "a\nb", "it takes one line"),
        ("off", "x", "it is disabled"),
        ("fixed", "x", "it is read-only"),
        ("seat", "1", "its option \"1\" is disabled"),
    ] {
        let message = refusal(&mut page, |page| page.fill(&format!("[name={field}]"), value));
        assert!(message.contains(why), "{message}");
    }
    page.fill("[name=at]", "14:05");
    page.fill("[name=at]", "");
    page.fill("textarea", "two\nlines");
}

#[tokio::test]
async fn events_rise_through_the_page() {
    let mut page = mount(Shop::default()).await;
    page.click("#pick b");
    assert_eq!(page.text("output"), "7 x");
    page.click("#both");
    assert_eq!(page.text("output"), "click outer");
    page.click("#both");
    assert_eq!(page.text("output"), "click outer outer");
    page.click("#t");
    assert_eq!(page.text("output"), "ticked true");
    page.click("#t");
    assert_eq!(page.text("output"), "ticked false");
}

#[tokio::test]
async fn calls_wait_for_their_time() {
    let mut page = mount(Shop::default()).await;
    page.fill("#q", "a");
    page.tick(Duration::from_millis(299)).await;
    page.fill("#q", "ab");
    page.tick(Duration::from_millis(299)).await;
    assert_eq!(page.text("output"), "");
    page.tick(Duration::from_millis(1)).await;
    assert_eq!(page.text("output"), "[ab]");
    page.fill("#q", "abc");
    page.click("#reset");
    assert_eq!(page.text("output"), "[ab][abc]", "what was typed is said before the click");
    page.fill("#f", "x");
    page.fill("#f", "xy");
    page.fill("#f", "xyz");
    assert_eq!(page.text("output"), "[ab][abc][x]");
    page.tick(Duration::from_millis(300)).await;
    assert_eq!(page.text("output"), "[ab][abc][x][xyz]");
}

#[tokio::test]
async fn a_field_shows_what_was_typed_last() {
    let mut page = mount(Shop::default()).await;
    assert_eq!(page.value("#say"), "typed");
    page.fill("#say", "by the visitor");
    assert_eq!(page.value("#say"), "by the visitor");
    page.click("#reset");
    assert_eq!(page.value("#say"), "");
    assert_eq!(page.value("select"), "");
}

#[tokio::test]
async fn html_is_without_marks() {
    let mut page = mount(Shop { closed: true }).await;
    let html = page.html();
    assert!(html.contains(r#"<button id="close" disabled="">close</button><input id="say" value="typed"><output></output>"#), "{html}");
    for mark in ["<!--", "data-", "formaction", "method", "mq", "_t="] {
        assert!(!html.contains(mark), "{mark} in {html}");
    }
}

#[tokio::test]
async fn an_unknown_trigger_is_named() {
    let mut page = mount(Shop::default()).await;
    let unknown = tokio::spawn(async move { page.trigger("ordr", ()).await }).await;
    let message = unknown.unwrap_err().into_panic().downcast::<String>().unwrap();
    assert!(message.contains("no trigger \"ordr\", only [\"order\", \"search\""), "{message}");
}
