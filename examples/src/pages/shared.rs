use marquetry::prelude::*;

use crate::layout::Layout;

const WOODS: [&str; 5] = ["Oak", "Walnut", "Maple", "Cherry", "Ash"];

stores! {
    /// How many votes each wood has, of all visitors.
    static VOTES: Shared<[u32; WOODS.len()]> = shared("votes", [0; WOODS.len()]);

    /// How many pages show the vote, and how often it has been rendered for all of them together.
    static VIEWERS: Writable<u32> = writable(0);
    static RENDERED: Writable<u32> = writable(0);
}

/// The number of all votes. Who asks for it renders the vote: that is counted.
fn sum(votes: &[u32]) -> u32 {
    RENDERED.update(|n| n + 1);
    votes.iter().sum()
}

pub async fn page() -> Page<SharedPage> {
    Page(SharedPage)
}

component! {
    pub SharedPage() {
        <Layout path="/shared">
            <Vote/>
            <p slot="hint">
                "Open this page in more windows, and vote: however many there are, each vote is rendered once more,"
                "and all get the same bytes. What the fragment reads must be the same for everybody: a prop, the session or the request in it is an error while compiling."
            </p>
        </Layout>
    }

    pub Vote() {
        // What this visitor has voted for; the page is counted for as long as it shows that.
        let mine = writable(None).with_start(|_| {
            VIEWERS.update(|n| n + 1);
            || VIEWERS.update(|n| n - 1)
        });

        on vote(wood: usize) {
            if let Some(name) = WOODS.get(wood) {
                VOTES.edit(|votes| votes[wood] += 1);
                mine.set(Some(*name));
            }
        }

        <fragment shared key="vote">
            <ul class="vote">
                {#each 0..WOODS.len() as wood}
                    <li>
                        {WOODS[wood]} <meter min="0" max={$VOTES.iter().max().max(Some(&1))} value={$VOTES[wood]} aria-label={WOODS[wood]}></meter>
                        <output>{$VOTES[wood]}</output>
                    </li>
                {/each}
            </ul>
            <p><output id="votes">{sum(&$VOTES)}</output> "votes of all visitors"</p>
        </fragment>
        <p class="actions">
            {#each WOODS.iter().enumerate() as (wood, name)}<button @trigger={vote(wood)}>{name}</button>{/each}
        </p>
        <fragment key="mine">
            <p class="mine">{#if let Some(name) = $mine}"You have voted for" {name}"."{:else}"Which wood do you like?"{/if}</p>
            <p>
                "Rendered" <output id="rendered">{RENDERED}</output> "times so far, for" <output id="viewers">{VIEWERS}</output>
                {if $VIEWERS == 1 { "open page." } else { "open pages." }}
            </p>
        </fragment>
    }
}
