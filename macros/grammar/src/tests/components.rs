//! Whole components: the samples of the documentation, and where setup ends.

use super::{messages, show};
use crate::{Errors, parse_invocation};

const SAMPLES: &str = r#"
    /// Ticks while somebody watches; the visitor may pause it.
    pub Ticker(start: u64 = 0) {
        let timer = readable(start, move |set| {
            let mut n = start;
            let ticking = every(Duration::from_secs(1), move || { n += 1; set.set(n) });
            move || ticking.stop()                      // called when the last subscriber has gone
        });
        let stream = use_stream(&timer);

        on pause() { stream.pause() }
        on toggle() { if stream.idle() { stream.resume() } else { stream.pause() } }

        <button on:click @trigger="pause">"⏸︎"</button>
        <button on:click @trigger="toggle">"⏯︎"</button>
        <p>
            <fragment key="timer">
                <em>{#each timer}{this}{/each}</em>
            </fragment>
        </p>
    }

    /// Counts, for this visitor, from request to request and in all open tabs.
    pub Counter(step: i64 = 1) {
        let counter = session("counter", 0);
        let count = counter;                            // the seed's line; `{counter}` alone works too

        on increment() { count.update(|n| n + step) }

        <fragment key="count"><output>{count}</output> {#if $count > 9}"many"{/if}</fragment>
        <button @trigger="increment">"+"</button>
    }
"#;

#[test]
fn the_samples_parse() {
    let mut errors = Errors::new();
    let invocation = parse_invocation(SAMPLES.parse().unwrap(), &mut errors);
    assert_eq!(messages(errors), Vec::<String>::new());
    let [ticker, counter] = invocation.components.as_slice() else { panic!("two components") };
    assert_eq!(ticker.name, "Ticker");
    assert_eq!(ticker.props.len(), 1);
    assert_eq!(ticker.setup.len(), 2);
    assert_eq!(ticker.triggers.len(), 2);
    assert!(ticker.whole);
    assert_eq!(
        show(&ticker.markup),
        "<button on:click @pause>[\"⏸︎\"] \" \" <button on:click @toggle>[\"⏯︎\"] \" \" \
         <p>[fragment timer[<em>[each (timer)[{this}]]]]"
    );
    assert_eq!(counter.setup.len(), 2);
    assert_eq!(show(&counter.markup), "fragment count[<output>[{count}] \" \" if ($ count > 9)[\"many\"]] \" \" <button @increment>[\"+\"]");
}

fn parts(body: &str) -> (usize, usize, String) {
    let mut errors = Errors::new();
    let source = format!("X() {{{body}}}");
    let component = parse_invocation(source.parse().unwrap(), &mut errors).components.remove(0);
    assert_eq!(messages(errors), Vec::<String>::new(), "{body}");
    (component.setup.len(), component.triggers.len(), show(&component.markup))
}

#[test]
fn setup_ends_where_markup_begins() {
    let p = "<p>[]".to_owned();
    assert_eq!(parts("let a = 1; <p></p>"), (1, 0, p.clone()));
    assert_eq!(parts("let a = b < c; f::<u8>(); let () = { g() }; <p></p>"), (3, 0, p.clone()));
    assert_eq!(parts("if a { b } <p></p>"), (1, 0, p.clone()));
    assert_eq!(parts("match a { _ => {} } for x in y { } <p></p>"), (2, 0, p.clone()));
    assert_eq!(parts("fn f() {} struct S; use a::b; <p></p>"), (3, 0, p.clone()));
    assert_eq!(parts("let s = use_stream! { timer, log: &LOG }; <p></p>"), (1, 0, p.clone()));
    assert_eq!(parts("let x = a?; let y = b.await?; <p></p>"), (2, 0, p.clone()));
    assert_eq!(parts("let a = 1; {a}"), (1, 0, "{a}".to_owned()));
    assert_eq!(parts("let a = 1; {#if a}b{/if}"), (1, 0, "if (a)[\"b\"]".to_owned()));
    assert_eq!(parts("let a = 1; {@html a}"), (1, 0, "{@html a}".to_owned()));
    assert_eq!(parts("let a = 1; \"text\""), (1, 0, "\"text\"".to_owned()));
    assert_eq!(parts("<!DOCTYPE html> <p></p>"), (0, 0, "doctype <p>[]".to_owned()));
    assert_eq!(parts("<!-- a --> <p></p>"), (0, 0, p));
    assert_eq!(parts(""), (0, 0, String::new()));
    assert_eq!(parts("let a = 1;"), (1, 0, String::new()));
}

#[test]
fn triggers_stand_among_and_after_setup() {
    let body = "
        on first() {}
        let a = 1;
        /// Says so.
        #[allow(unused)]
        async on second(mut form: Form, (x, y): (u8, u8), e: Event) -> Result<Redirect, Error> { Ok(a) }
        let b = on;
        on third(q: String,) {}
        <p>on first (it)</p>
    ";
    assert_eq!(parts(body), (2, 3, "<p>[\"on first (it)\"]".to_owned()));
    let mut errors = Errors::new();
    let source = format!("X() {{{body}}}");
    let component = parse_invocation(source.parse().unwrap(), &mut errors).components.remove(0);
    let second = &component.triggers[1];
    assert_eq!(second.name, "second");
    assert_eq!((second.attrs.len(), second.params.len()), (2, 3));
    assert!(second.asyncness.is_some() && second.output.is_some());
}

#[test]
fn headers_have_all_their_parts() {
    let source = "
        /// Documented.
        #[root(li)]
        pub(crate) async List<'a, T: Clone + 'a, const N: usize = 3>(
            /// What it lists.
            items: Vec<(T, u8)>,
            limit: usize = if N > 2 { 1 } else { 2 },
        ) where T: Send { }
        Bare { }
        Generic<T>(x: T) {}
    ";
    let mut errors = Errors::new();
    let components = parse_invocation(source.parse().unwrap(), &mut errors).components;
    assert_eq!(messages(errors), Vec::<String>::new());
    let list = &components[0];
    assert_eq!((list.attrs.len(), list.generics.params.len(), list.props.len()), (1, 3, 2));
    assert_eq!(list.root.as_ref().map(|root| root.names.len()), Some(1));
    assert!(list.asyncness.is_some() && list.generics.where_clause.is_some());
    assert!(list.props[0].default.is_none() && list.props[1].default.is_some());
    assert_eq!(list.props[0].attrs.len(), 1);
    assert!(components.iter().all(|component| component.whole));
}
