use marquetry::prelude::*;

use super::TOUR;
use crate::layout::Layout;

pub async fn page() -> Page<Home> {
    Page(Home)
}

component! {
    pub Home() {
        <Layout path="/">
            <p>
                "The server sends HTML, keeps the live parts of an open page up to date"
                "over one small connection, and calls a typed Rust function when the"
                "visitor acts. Each page of this tour shows one thing, with the whole"
                "of its source beside it."
            </p>
            <ol class="contents">
                {#each &TOUR[1..] as stop}
                    <li><a href={stop.path}>{stop.title}</a></li>
                {/each}
            </ol>
            <p slot="hint">
                "Nothing on this page is live, so it is plain HTML:"
                "no script, no connection. The others load a few kilobytes."
            </p>
        </Layout>
    }
}
