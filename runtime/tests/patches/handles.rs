//! `use_fragment`: fragments that their component refreshes, adds to and replaces.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use marquetry::{prelude::*, testing::mount};

use crate::random::Random;

component! {
    Counter() {
        let n = writable(0);
        on more() { n.update(|n| n + 1) }
        <button @trigger="more"><fragment key="n">{n}</fragment></button>
    }

    Handled(a: Writable<String>, calls: Arc<AtomicUsize>, on: Writable<bool>) {
        let f = use_fragment("f");
        f.append(markup! { <u>"setup"</u> });
        on append(text: String) { f.append(markup! { <i>{&text}</i>{&text} }) }
        on prepend(text: String) { f.prepend(text) }
        on replace(text: String) { f.replace(markup! { <b>{&text}</b> }) }
        on refresh() { f.refresh() }
        on live() { f.append(markup! { <Counter/> }) }
        <fragment key="f">
            <p title={calls.load(Ordering::SeqCst).to_string()}>{calls.load(Ordering::SeqCst)}{$a}{#if calls.load(Ordering::SeqCst) > 3}"many"{/if}</p>
            {#each calls.load(Ordering::SeqCst) as i}{i}{/each}
        </fragment>
        <fragment key="g">{#if $on}{$a}{/if}</fragment>
    }
}

/// What the fragment shows, by a model of its own.
#[derive(Default)]
struct Model {
    before: Vec<String>,
    after: Vec<String>,
    replaced: Option<String>,
    calls: usize,
}

impl Model {
    fn html(&self, a: &str, on: bool) -> String {
        let n = self.calls;
        let many = if n > 3 { "many" } else { "" };
        let items: String = (0..n).map(|i| i.to_string()).collect();
        let own = self.replaced.clone().unwrap_or_else(|| format!("<p title=\"{n}\">{n}{a}{many}</p> {items}"));
        format!("{}{own}{} {}", self.before.concat(), self.after.concat(), if on { a } else { "" })
    }
}

#[tokio::test]
async fn a_fragment_shows_what_its_handle_was_given() {
    for seed in 0..100 {
        let mut random = Random::new(seed);
        let (a, on, calls) = (writable("a".to_owned()), writable(true), Arc::new(AtomicUsize::new(1)));
        let mut page = mount(Handled { a: a.clone(), calls: calls.clone(), on: on.clone() }).await;
        let mut model = Model { calls: 1, after: vec!["<u>setup</u>".to_owned()], ..Model::default() };
        for turn in 0..12 {
            for ask in 0..1 + random.below(3) {
                let text = ["x", "y", "z"][random.below(3)];
                match random.below(7) {
                    0 => {
                        page.trigger("append", (text,)).await.unwrap();
                        model.after.push(format!("<i>{text}</i>{text}"));
                    }
                    1 => {
                        page.trigger("prepend", (text,)).await.unwrap();
                        model.before.insert(0, text.to_owned());
                    }
                    2 => {
                        // Not what stands there already.
                        let text = format!("{text}{turn}.{ask}");
                        page.trigger("replace", (&text,)).await.unwrap();
                        model = Model { replaced: Some(format!("<b>{text}</b>")), calls: model.calls, ..Model::default() };
                    }
                    3 => {
                        page.trigger("refresh", ()).await.unwrap();
                        model = Model { calls: calls.load(Ordering::SeqCst), ..Model::default() };
                    }
                    4 => a.set(text.to_owned()),
                    5 => on.set(random.chance()),
                    _ => drop(calls.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| Some((n + 1) % 6))),
                }
            }
            assert_eq!(page.html(), model.html(&get(&a), get(&on)), "in sequence {seed}, turn {turn}");
            assert_eq!(page.needless(), 0);
            page.sent();
            assert_eq!(page.sent(), 0);
        }
    }
}

#[tokio::test]
async fn live_components_that_were_added_live_on() {
    let (a, on, calls) = (writable("a".to_owned()), writable(false), Arc::new(AtomicUsize::new(0)));
    let mut page = mount(Handled { a: a.clone(), calls, on }).await;
    page.trigger("live", ()).await.unwrap();
    page.click("button");
    page.trigger("live", ()).await.unwrap();
    page.click("button");
    a.set("b".into());
    assert_eq!(page.html(), r#"<p title="0">0b</p> <u>setup</u><button>2</button><button>0</button> "#);
    page.trigger("refresh", ()).await.unwrap();
    assert_eq!(page.html(), r#"<p title="0">0b</p>  "#);
}
