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
    let [ticker, counter] = invocation.components.as_slice() else {
        panic!("two components")
    };
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
    assert_eq!(
        show(&counter.markup),
        "fragment count[<output>[{count}] \" \" if ($ count > 9)[\"many\"]] \" \" <button @increment>[\"+\"]"
    );
}
