//! Controls bound to stores, over HTTP and a connection: what is served, what a form sends without JavaScript, what a wrong value is answered.

#![allow(deprecated, reason = "controls without labels: what they are for is none of the matter")]

mod support;

use axum::{Router, routing};
use marquetry::prelude::*;
use support::{Visitor, serve};

component! {
    Order() {
        let name = session("name", String::new());
        let seats = session("seats", 2u32);
        let meal = session("meal", "soup".to_owned());
        let extras = session("extras", vec!["tea".to_owned()]);
        let days = session("days", Vec::<u8>::new());
        let gift = session("gift", true);
        let other = session("other", "kept".to_owned());
        let placed = session_opt::<String>("placed");
        on place() { placed.set(Some(format!("{} {} {} {:?} {:?} {}", get(&name), get(&seats), get(&meal), get(&extras), get(&days), get(&gift)))) }
        on search(q: String) { placed.set(Some(q)) }
        <form @trigger="place">
            <input name="name" bind:value={name} @trigger="search"><input type="number" name="seats" bind:value={seats}>
            {#each ["soup", "salad"] as dish}<label>{dish}</label>{/each}
            <fragment key="meals">
                {#each ["soup", "salad"] as dish}<input type="radio" name="meal" value={dish} bind:group={meal}>{/each}
                {#each ["tea", "cake"] as extra}<input type="checkbox" name="extras" value={extra} bind:group={extras}>{/each}
            </fragment>
            <select multiple name="days" bind:value={days}><option>1</option><option>2</option></select>
            <input type="checkbox" name="gift" bind:checked={gift}><input bind:value={other}>
            <button>"Order"</button>
        </form>
        <form @trigger="place"><button>"Again"</button></form>
        <fragment key="placed"><output>{$placed}" "{$other}</output></fragment>
    }
}

component! {
    /// A store that begins with the page, and one that does not.
    Notes() {
        let (own, kept) = (writable("a".to_owned()), session("kept", "b".to_owned()));
        let runs = writable(0);
        on run() { runs.update(|runs| runs + 1) }
        <fragment key="f"><input id="own" bind:value={own} @trigger="run"><input id="kept" bind:value={kept}><b>{own}" "{kept}" "{runs}</b></fragment>
    }
}

async fn order() -> Page<Order> {
    Page(Order)
}

async fn visitor() -> Visitor {
    Visitor::new(serve(Router::new().route("/", routing::get(order)).live(Live::new())).await)
}

/// Where the form posts to.
fn action(html: &str) -> String {
    html.split("action=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a form that posts").replace("&amp;", "&")
}

fn output(html: &str) -> String {
    let output = html.split("<output>").nth(1).and_then(|rest| rest.split("</output>").next()).expect("the output");
    output.replace("<!---->", "").replace("<!--/-->", "").replace("&quot;", "\"")
}

#[tokio::test]
async fn a_posted_form_sets_what_its_controls_are_bound_to_before_its_trigger_runs() {
    let mut visitor = visitor().await;
    let served = visitor.get("/").await.body;
    assert!(
        served.contains("name=\"gift\"")
            && served.split("name=\"gift\"").nth(1).is_some_and(|rest| rest.split('>').next().is_some_and(|tag| tag.contains(" checked")))
    );
    let action = action(&served);
    let posted = visitor.post(&format!("/{action}"), "name=Ann&seats=3&meal=salad&extras=cake&extras=tea&days=2").await;
    assert_eq!((posted.status, posted.header("location")), (303, Some("/")));
    let page = visitor.get("/").await.body;
    assert_eq!(output(&page), "Ann 3 salad [\"cake\", \"tea\"] [2] false kept");
    assert!(page.contains("value=\"3\""));
    // Another form's controls are not among these.
    let again = page.split("action=\"").nth(2).and_then(|rest| rest.split('"').next()).expect("the second form").to_owned();
    assert_eq!(visitor.post(&format!("/{again}"), "").await.status, 303);
    assert_eq!(output(&visitor.get("/").await.body), "Ann 3 salad [\"cake\", \"tea\"] [2] false kept");
}

#[tokio::test]
async fn a_posted_value_that_does_not_fit_is_refused_and_the_trigger_does_not_run() {
    let mut visitor = visitor().await;
    let action = action(&visitor.get("/").await.body);
    let refused = visitor.post(&format!("/{action}"), "name=Ann&seats=many").await;
    assert_eq!((refused.status, refused.body.contains("seats: \"many\" is not a whole number")), (422, true));
    assert_eq!(output(&visitor.get("/").await.body), " kept");
    assert_eq!(visitor.post("/?_t=0.0.99", "").await.status, 404);
    assert_eq!(visitor.post("/?_t=0.0.x", "").await.status, 404);
}

#[tokio::test]
async fn a_wrong_value_is_answered_as_a_triggers_and_the_page_goes_on() {
    let mut visitor = visitor().await;
    let (page, mut live) = visitor.open("/").await;
    let seats = page.body.split("name=\"seats\"").nth(1).and_then(|rest| rest.split("data-on=\"input|debounce(99999) change:0.").nth(1)).expect("its trigger");
    let seats: u8 = seats.split('"').next().and_then(|number| number.parse().ok()).expect("a number");
    live.call(1, 0, seats, "seats=many").await;
    let frames = live.answer(1).await.unwrap().concat();
    let text = String::from_utf8_lossy(&frames);
    assert!(text.contains(r#"{"error":"seats: \"many\" is not a whole number","fields":{"seats":"\"many\" is not a whole number"}}"#));
    live.call(2, 0, seats, "seats=8").await;
    live.answer(2).await.unwrap();
    assert!(visitor.get("/").await.body.contains("value=\"8\""));
}

#[tokio::test]
async fn what_was_entered_before_the_page_was_run_anew_is_taken_by_stores_that_began_with_it() {
    let mut visitor = Visitor::new(serve(Router::new().route("/", routing::get(async || Page(Notes))).live(Live::new())).await);
    let (first, mut page) = visitor.open("/").await;
    let tags: Vec<&str> = first.body.split("<input ").skip(1).map(|rest| rest.split('>').next().unwrap()).collect();
    assert!(tags.len() == 2 && tags[0].contains(" data-own") && !tags[1].contains("data-own"), "{tags:?}");
    page.call(1, 0, 1, "=x&_r=").await;
    let told = String::from_utf8(page.answer(1).await.unwrap().concat()).unwrap();
    assert!(told.contains('x') && !told.contains('1'), "what runs beside it has run before: {told:?}");
    page.call(2, 0, 2, "=y&_r=").await;
    let told = String::from_utf8(page.answer(2).await.unwrap().concat()).unwrap();
    assert!(told.contains('b') && !told.contains('y'), "the control is told what holds: {told:?}");
    page.call(3, 0, 2, "=y").await;
    let told = String::from_utf8(page.answer(3).await.unwrap().concat()).unwrap();
    assert!(told.contains('y'), "{told:?}");
    // Without the mark it is entered now, and runs what stands beside it.
    page.call(4, 0, 1, "=z").await;
    let told = String::from_utf8(page.answer(4).await.unwrap().concat()).unwrap();
    assert!(told.contains('z') && told.contains('1'), "{told:?}");
}
