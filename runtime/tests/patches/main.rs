//! The promise of live pages: patches applied to the old HTML give exactly the fresh HTML of the same state, and nothing is sent that does not differ.

mod awaits;
mod binds;
mod boundaries;
mod children;
mod handles;
mod head;
mod items;
mod lists;
mod named;
mod openings;
mod outside;
mod page_store;
mod paused;
mod random;
mod setup;
mod shared;
mod snippets;
mod statements;
mod streams;
mod trial;
mod triggers;
mod values;
mod waiting;
mod wire;

use marquetry::{Component, testing::mount};
use random::Random;

/// How many random sequences of changes each component goes through, and how many turns each of them has.
const SEQUENCES: u64 = 150;
const TURNS: usize = 10;

/// Names the sequence when a check in it fails.
struct Named(u64, usize);

impl Drop for Named {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("in sequence {}, turn {}", self.0, self.1);
        }
    }
}

/// Follows a component over random stores through random changes. After every turn its page shows what a new instance over the same stores shows.
pub async fn follow<S, C: Component + Send + 'static>(stores: impl Fn(&mut Random) -> S, component: impl Fn(&S) -> C, change: impl Fn(&S, &mut Random)) {
    let mut sent = 0;
    for seed in 0..SEQUENCES {
        let mut named = Named(seed, 0);
        let mut random = Random::new(seed);
        let stores = stores(&mut random);
        let mut page = mount(component(&stores)).await;
        for turn in 0..TURNS {
            named.1 = turn;
            let before = page.html();
            for _ in 0..1 + random.below(3) {
                change(&stores, &mut random);
            }
            let now = page.html();
            let patches = page.patches();
            let mut fresh = mount(component(&stores)).await;
            assert_eq!(now, fresh.html(), "from {before} by {patches:?}");
            assert_eq!(page.title(), fresh.title(), "of {now} by {patches:?}");
            assert_eq!(page.needless(), 0, "something equal was sent: {patches:?} to {before}");
            sent += page.sent();
            assert_eq!(page.sent(), 0, "a turn without a change sent something");
        }
    }
    assert!(sent > 0, "nothing was ever sent");
}
