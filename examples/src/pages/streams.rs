use futures_util::{Stream, StreamExt, stream};
use marquetry::prelude::*;

use crate::layout::Layout;

pub async fn page() -> Page<StreamsPage> {
    Page(StreamsPage)
}

component! {
    pub StreamsPage() {
        <Layout path="/streams">
            <Logs/>
            <Script/>
            <p slot="hint">
                "One log, three ways to show it. At most five lines are served"
                "with the page, and at most five stay in it. What is held goes on where it was."
                "The last one rests while its tab is hidden."
            </p>
        </Layout>
    }

    pub Logs() {
        let lines = log();
        let newest = log();
        let stream = use_stream(&lines);
        let marks = use_fragment("append");

        on pause() { stream.toggle() }
        on mark() { marks.append(markup! { <li class="mark">"a visitor drew a line"</li> }) }

        <h2>"Newest last"</h2>
        <ol class="log" id="append">
            <fragment key="append" mode="append" limit="5" keep="5">
                {#each lines as line}<li><LogLine {line}/></li>{/each}
            </fragment>
        </ol>
        <p class="buttons">
            <button @trigger="pause">"Pause, or go on"</button>
            <button @trigger="mark">"Draw a line"</button>
        </p>

        <h2>"Newest first"</h2>
        <ol class="log" id="prepend">
            <fragment key="prepend" mode="prepend" limit="5" keep="5">
                {#each newest as line}<li><LogLine {line}/></li>{/each}
            </fragment>
        </ol>
        <p class="buttons">
            <button id="hold" type="button">"Hold it, or go on"</button>
            <button id="note" type="button">"Write a note"</button>
        </p>

        <h2>"Only the newest"</h2>
        <p class="log" id="replace">
            <fragment key="replace" mode="replace" limit="5" idle="hidden">
                {#each log() as line}<b>{line.number}</b> {line.text}{/each}
            </fragment>
        </p>
    }

    /// A page's own script has streams and fragments at hand, too.
    Script() {
        <script type="module">"
            import { Fragment, stream } from '/_marquetry/client.js';

            const [hold, note] = ['hold', 'note'].map((id) => document.getElementById(id));
            const newest = stream('newest');
            hold.onclick = () => newest.toggle();
            note.onclick = () => {
                const line = document.createElement('li');
                line.textContent = `a note of ${new Date().toLocaleTimeString()}`;
                Fragment.for('prepend').prepend(line);
            };
        "</script>
    }

    LogLine(line: Line) {
        <b>{line.number}</b> {line.text}
    }
}

pub struct Line {
    number: u64,
    text: &'static str,
}

const EVENTS: [&str; 5] = ["a page was served", "a visitor connected", "a trigger ran", "a session was written", "a visitor left"];

/// Three lines at once, then one every 700 ms, for as long as the page is open.
fn log() -> impl Stream<Item = Line> + Send + 'static {
    stream::iter(1..).then(|number: u64| async move {
        if number > 3 {
            tokio::time::sleep(Duration::from_millis(700)).await;
        }
        Line { number, text: EVENTS[number as usize % EVENTS.len()] }
    })
}
