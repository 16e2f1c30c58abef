use marquetry::prelude::*;

use crate::layout::Layout;

pub async fn page() -> Page<WorkPage> {
    Page(WorkPage)
}

component! {
    pub WorkPage() {
        <Layout path="/async">
            <Work/>
            <p slot="hint">
                "While the first button works, the second one is answered at once:"
                "a trigger that waits keeps nobody else waiting."
            </p>
        </Layout>
    }

    pub Work() {
        let primes = writable(None);
        let count = writable(0);

        async on search() {
            primes.set(None);
            tokio::time::sleep(Duration::from_millis(1500)).await;
            let largest = tokio::task::spawn_blocking(|| largest_prime_below(10_000_000)).await.unwrap_or_default();
            primes.set(Some(largest));
        }
        on add() { count.update(|n| n + 1) }

        <p class="actions">
            <button @trigger="search">"Search for a prime"</button>
            <button @trigger="add">"Count"</button>
        </p>
        <fragment key="work">
            <p>"Largest prime below ten million:" <output id="prime">{#if let Some(prime) = $primes}{prime}{:else}"unknown"{/if}</output></p>
            <p>"Counted meanwhile:" <output id="count">{count}</output></p>
        </fragment>
    }
}

fn largest_prime_below(limit: u32) -> u32 {
    let prime = |n: &u32| (2..).take_while(|d| d * d <= *n).all(|d| !n.is_multiple_of(d));
    (2..limit).rev().find(prime).unwrap_or(2)
}
