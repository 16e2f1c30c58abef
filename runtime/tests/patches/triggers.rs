//! A trigger's name as a value in markup: what its last call came to shows, live in fragments.

#![allow(deprecated, reason = "controls without labels: what they are for is none of the matter")]

use marquetry::{
    prelude::*,
    testing::{Mounted, Patch, mount},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Account {
    email: String,
    age: u8,
}

component! {
    SignUp() {
        let saved = writable(0u32);
        on save(new: Account) -> Result<(), TriggerError> {
            match &*new.email {
                "ann" => Err(TriggerError::field("email", "is taken").and_field("age", "is none of hers")),
                "" => Err(TriggerError::new("who are you?")),
                _ => { saved.update(|n| n + u32::from(new.age)); Ok(()) }
            }
        }

        <form @trigger="save">
            <fragment key="form">
                <p id="all" class:bad={save.error().is_some()} hidden={save.error().is_none()}>{save.error()}</p>
                <input name="email" value={save.value("email")} aria-invalid={save.error_for("email").is_some()}>
                <i>{save.error_for("email")}</i>
                <input name="age"><b>{save.error_for("age").unwrap_or("fine")}</b>
                {#if let Some(error) = save.error()}<em>{error}</em>{/if}
                {#each 2 as save}<u>{save}</u>{/each}
                <Problem of={save.clone()}/>
                <output>{$saved}</output>
            </fragment>
            <s>{save.error()}</s>
            <button name="how" value="fast">"Save"</button>
        </form>
    }

    Problem(of: Trigger) {
        <fragment key="problem"><q>{of.error()}</q></fragment>
    }
}

fn shown(page: &mut Mounted) -> [String; 5] {
    ["#all", "i", "b", "em, #all", "q"].map(|css| page.text(css))
}

#[tokio::test]
async fn errors_stand_with_the_form_and_with_its_fields() {
    let mut page = mount(SignUp).await;
    page.fill("[name=email]", "ann");
    page.fill("[name=age]", "7");
    page.submit("form");
    assert_eq!(shown(&mut page), ["email: is taken", "is taken", "is none of hers", "email: is taken", "email: is taken"]);
    assert_eq!([page.value("[name=email]"), page.value("[name=age]")], ["ann", "7"], "what was typed stays");
    assert_eq!(page.text("s"), "", "outside of fragments it is read once");

    page.fill("[name=email]", "");
    page.submit("form");
    assert_eq!(shown(&mut page), ["who are you?", "", "fine", "who are you?", "who are you?"]);

    page.fill("[name=email]", "bob");
    page.submit("form");
    assert_eq!(shown(&mut page), ["", "", "fine", "", ""]);
    assert_eq!(page.text("output"), "7");
    assert!(!page.html().contains("<em>"));
}

#[tokio::test]
async fn what_does_not_fit_the_type_is_an_error_of_its_field() {
    let mut page = mount(SignUp).await;
    page.fill("[name=age]", "many");
    page.submit("form");
    assert_eq!(page.text("b"), "\"many\" is not a whole number");
    page.fill("[name=age]", "");
    page.submit("form");
    assert_eq!(page.text("b"), "a whole number is missing");
    assert_eq!(page.text("output"), "0");
}

#[tokio::test]
async fn only_what_differs_is_sent() {
    let mut page = mount(SignUp).await;
    page.fill("[name=email]", "bob");
    page.fill("[name=age]", "0");
    page.submit("form");
    assert_eq!(page.patches(), [], "it has not failed before, and does not now");
    page.fill("[name=email]", "ann");
    page.submit("form");
    assert!(page.patches().contains(&Patch::Text("is taken".into())));
    page.submit("form");
    assert_eq!(page.patches(), [], "the same error");
}

component! {
    Slow() {
        let (done, failing) = (writable(0u32), writable(false));
        async on work(n: u32) -> Result<(), String> {
            tokio::time::sleep(Duration::from_secs(n.into())).await;
            if get(&failing) { return Err(format!("{n} went wrong")) }
            done.update(|done| done + 1);
            Ok(())
        }
        on flip() { failing.update(|failing| !failing) }
        <fragment key="work">
            <button id="two" disabled={work.busy()} @trigger={work(2)}>{#if work.busy()}"…"{:else}"Work"{/if}</button>
            <button id="five" @trigger={work(5)}>"Five"</button>
            <p>{work.error()}</p>
            <output>{done}</output>
        </fragment>
        <button id="flip" @trigger="flip">"Flip"</button>
    }
}

#[tokio::test]
async fn a_trigger_is_busy_while_any_call_of_it_is_under_way() {
    let mut page = mount(Slow).await;
    assert_eq!(page.text("#two"), "Work");
    page.click("#two");
    page.click("#five");
    assert_eq!(page.text("#two"), "…");
    page.tick(Duration::from_secs(2)).await;
    assert_eq!((page.text("#two"), page.text("output")), ("…".into(), "1".into()), "the other call goes on");
    page.click("#flip");
    page.tick(Duration::from_secs(3)).await;
    assert_eq!((page.text("#two"), page.text("p")), ("Work".into(), "5 went wrong".into()));
    page.click("#two");
    page.click("#flip");
    assert_eq!(page.text("p"), "5 went wrong", "an error stands until the next call has ended");
    page.tick(Duration::from_secs(2)).await;
    assert_eq!((page.text("p"), page.text("output")), (String::new(), "2".into()));
}

#[tokio::test]
async fn a_panic_shows_as_an_error_too() {
    component! {
        Panics() {
            on fail() { panic!("as a trigger may") }
            <fragment key="f"><button @trigger="fail">{fail.error().unwrap_or("Fail")}</button></fragment>
        }
    }
    let mut page = mount(Panics).await;
    page.click("button");
    assert_eq!(page.text("button"), "Something went wrong on the server.");
}

#[tokio::test]
async fn names_that_mean_something_else_stay_what_they_are() {
    component! {
        Names(row: (u32, Row)) {
            fn twice(n: u32) -> u32 { 2 * n }
            let set = 5;
            on twice() {}
            on set() {}
            on value() {}
            on item() {}
            <fragment key="f">
                <p>{twice(1)} {set} {row.1.value} {row.1.value()}</p>
                {#each [1, 2] as item}<i>{item}</i>{/each} {[3, 4].iter().map(|item| item + 1).sum::<u32>()}
            </fragment>
        }
    }
    let mut page = mount(Names { row: (1, Row { value: 7 }) }).await;
    assert_eq!(page.html(), "<p>2 5 7 8</p> <i>1</i><i>2</i> 9");
}

#[derive(Clone, PartialEq)]
struct Row {
    value: u32,
}

impl Row {
    fn value(&self) -> u32 {
        self.value + 1
    }
}

#[derive(Deserialize)]
struct Choice {
    how: Option<String>,
    sizes: Vec<u8>,
    day: String,
    sure: bool,
    note: Option<u32>,
}

#[tokio::test]
async fn every_control_arrives_typed_and_the_button_that_was_clicked_with_them() {
    component! {
        Order() {
            let got = writable(String::new());
            on take(new: Choice) { got.set(format!("{:?} {:?} {} {} {:?}", new.how, new.sizes, new.day, new.sure, new.note)) }
            <form @trigger="take">
                <select name="sizes" multiple><option>1</option><option selected>2</option><option>3</option></select>
                <input name="day" type="date"><input name="sure" type="checkbox"><input name="note" type="number" max="9">
                <button name="how" value="slow">"Slow"</button><button id="fast" name="how" value="fast">"Fast"</button>
            </form>
            <fragment key="got"><p>{got}</p></fragment>
        }
    }
    let mut page = mount(Order).await;
    page.fill("[name=day]", "2026-02-28");
    page.click("#fast");
    assert_eq!(page.text("p"), "Some(\"fast\") [2] 2026-02-28 false None");
    page.fill("[name=sizes]", "3");
    page.click("[name=sure]");
    page.fill("[name=note]", "7");
    page.press("[name=note]", "enter");
    assert_eq!(page.text("p"), "Some(\"slow\") [2, 3] 2026-02-28 true Some(7)");
    page.submit("form");
    assert_eq!(page.text("p"), "None [2, 3] 2026-02-28 true Some(7)");
}

type Act = fn(&mut Mounted);

/// What a test is told that asks for what no visitor could do.
async fn refused(act: impl FnOnce(&mut Mounted)) -> String {
    component! {
        Strict() {
            let got = writable(0);
            on take(n: u8) { got.set(n) }
            <form @trigger="take">
                <input id="n" name="n" type="number" min="1" max="8"><input id="fixed" name="fixed" readonly><input id="off" name="off" disabled>
                <select name="s"><option>one</option></select><input id="f" type="file" name="f"><input id="mail" name="mail" type="email">
                <button id="no" disabled>"No"</button>
            </form>
            <fragment key="got"><p>{got}</p></fragment>
        }
    }
    let mut page = mount(Strict).await;
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| act(&mut page))).expect_err("it was not refused");
    match panic.downcast::<String>() {
        Ok(text) => *text,
        Err(_) => panic!("no text"),
    }
}

#[tokio::test]
async fn what_no_browser_would_do_is_refused_with_the_html() {
    let cases: [(&str, Act); 11] = [
        ("nobody can click on \"#no\": it is disabled", |page| page.click("#no")),
        ("nobody can fill \"#fixed\": it is read-only", |page| page.fill("#fixed", "x")),
        ("nobody can fill \"#off\": it is disabled", |page| page.fill("#off", "x")),
        ("nobody can fill \"select\": it has no option \"two\", only [\"one\"]", |page| page.fill("select", "two")),
        ("nobody can fill \"#n\": it takes numbers, and \"many\" is none", |page| page.fill("#n", "many")),
        ("nobody can submit \"form\": its field \"n\" is more than 8", |page| {
            page.fill("#n", "9");
            page.submit("form");
        }),
        ("nobody can submit \"form\": its field \"mail\" is no e-mail address", |page| {
            page.fill("#mail", "ann");
            page.submit("form");
        }),
        ("nobody can choose files in \"#n\": it takes no files", |page| page.attach("#n", [])),
        ("nobody can choose files in \"#f\": it takes one file, not 2", |page| page.attach("#f", ["a", "b"].map(|name| Upload::new(name, "", "")))),
        ("nobody can press \"return\" in \"#n\": there is no such key", |page| page.press("#n", "return")),
        ("the page shows other HTML:", |page| page.assert_html("<p>0</p>")),
    ];
    for (why, act) in cases {
        let text = refused(act).await;
        assert!(text.starts_with(why) && text.contains("<input id=\"fixed\""), "{text}");
    }
    assert!(refused(|page| page.assert_html("<p>1</p>")).await.contains("\n- 1\n"));
}

component! {
    Labels() {
        let label = writable(String::new());
        on name(text: String, times: usize) { label.set(text.repeat(times)) }
        <button id="once" @trigger={name("a \"b\"", 1)}>"once"</button>
        <fragment key="label"><button id="more" @trigger={name(r"\", $label.len())}>"more"</button><output>{label}</output></fragment>
    }
}

#[tokio::test]
async fn a_string_is_given_for_a_parameter_that_owns_its_text() {
    let mut page = mount(Labels).await;
    page.click("#once");
    assert_eq!(page.text("output"), "a \"b\"");
    page.click("#more");
    assert_eq!(page.text("output"), r"\\\\\");
}
