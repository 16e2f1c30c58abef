use marquetry::prelude::*;

use crate::layout::Layout;

pub async fn page() -> Page<TimerPage> {
    Page(TimerPage)
}

component! {
    pub TimerPage() {
        <Layout path="/timer">
            <Ticker/>
            <p slot="hint">
                "The first button pauses the stream, the second pauses and resumes it."
                "A timer that nobody follows is stopped; when it is resumed, it starts anew."
            </p>
        </Layout>
    }

    /// Ticks while somebody watches; the visitor may pause it.
    pub Ticker(start: u64 = 0) {
        let timer = readable(start, move |set| {
            let mut n = start;
            let ticking = every(Duration::from_secs(1), move || {
                n += 1;
                set.set(n)
            });
            move || ticking.stop() // called when the last subscriber has gone
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
}
