use marquetry::prelude::*;

use super::TOUR;
use crate::layout::Layout;

pub async fn page() -> Page<Home> {
    Page(Home)
}

component! {
    pub Home() {
        <Layout path="/">
            <ol class="contents">
                {#each &TOUR[1..] as stop}
                    <li><a href={stop.path}>{stop.title}</a></li>
                {/each}
            </ol>
            <p slot="hint">"Nothing on this page is live, so it is plain HTML: no script, no connection. The others load a few kilobytes."</p>
        </Layout>
    }
}
