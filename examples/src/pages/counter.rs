use marquetry::prelude::*;

use crate::layout::Layout;

pub async fn page() -> Page<CounterPage> {
    Page(CounterPage)
}

component! {
    pub CounterPage() {
        <Layout path="/counter">
            <Counter/>
            <p slot="hint">
                "Open this page in a second tab: both count. Reload it,"
                "or turn JavaScript off: the count is still there."
            </p>
        </Layout>
    }

    /// Counts, for this visitor, from request to request and in all open tabs.
    pub Counter(step: i64 = 1) {
        let counter = session("counter", 0);
        let count = counter;

        on increment() { count.update(|n| n + step) }
        on reset() { count.set(0) }

        <p class="figure">
            <fragment key="count"><output>{count}</output> {#if $count > 9}<small>"many"</small>{/if}</fragment>
        </p>
        <p class="actions">
            <button @trigger="increment" aria-label="Count one more">"+"</button>
            <button @trigger="reset">"Start again"</button>
        </p>
    }
}
