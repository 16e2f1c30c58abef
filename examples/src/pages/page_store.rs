use marquetry::prelude::*;
use serde::{Deserialize, Serialize};

use crate::layout::Layout;

/// What the page knows, on the server and in the browser. There is a new one for each request.
#[derive(Clone, PartialEq, Serialize, PageStore)]
pub struct Board {
    /// The browser may change it, and whatever it sends is checked here.
    #[page(client, check = |width| (100..=400).contains(width))]
    width: u32,
    #[page(client)]
    wood: Wood,
    /// Only the server changes it; the browser hears of that.
    cuts: Vec<u32>,
    /// It stays on the server.
    #[serde(skip)]
    price: u32,
}

#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub enum Wood {
    Oak,
    Walnut,
    Maple,
}

/// Cookies, headers, the session and what middleware has found out are at hand.
pub fn board(req: &Request) -> Board {
    let wood = if req.query() == Some("maple") { Wood::Maple } else { Wood::Oak };
    Board { width: 200, wood, cuts: get(&session("board.cuts", Vec::new())), price: 3 }
}

pub async fn page() -> Page<PageStorePage> {
    Page(PageStorePage)
}

component! {
    pub PageStorePage() {
        <Layout path="/page-store">
            <Saw/>
            <Script/>
            <p slot="hint">
                "Move the slider: a script on this page sets the store, and the server follows. Nine metres are more than a board has: the server refuses them,"
                "and the store in the browser is as before. The currency is a value of the session: choose another one, and all tabs pay in it."
                "Without JavaScript the board is the one that the server made."
            </p>
        </Layout>
    }

    pub Saw() {
        let board = page_store::<Board>();
        let cuts = session("board.cuts", Vec::new());
        let total = board.select(|board| board.cuts.iter().map(|width| width * board.price).sum::<u32>());
        // The browser has this one, too: in the session it lasts, and is the same in all tabs.
        #[session(client, check = |currency: &String| ["crowns", "euros"].contains(&currency.as_str()))]
        let currency = session("board.currency", "crowns".to_owned());

        on cut() {
            let width = with(&board, |board| board.width);
            cuts.edit(|cuts| cuts.push(width));
            board.edit(|board| board.cuts.push(width));
        }
        on clear() {
            cuts.set(Vec::new());
            board.edit(|board| board.cuts.clear());
        }

        <p><label for="width">"Width in mm"</label><input id="width" type="range" min="100" max="400" step="10"></p>
        <p>
            <label for="wood">"Wood"</label>
            <select id="wood">
                <option>"Oak"</option>
                <option>"Walnut"</option>
                <option>"Maple"</option>
            </select>
        </p>
        <p>
            <label for="currency">"Pay in"</label><select id="currency">
                <option>"crowns"</option>
                <option>"euros"</option>
            </select>
        </p>
        <p>"Here:" <output id="here">"no script"</output></p>
        <fragment key="board">
            <p class="there">"On the server:" {$board.width} "mm of" {format!("{:?}", $board.wood)}</p>
            <ul class="cuts">{#each $board.cuts as width}<li>{width} "mm"</li>{:else}<li>"no cut yet"</li>{/each}</ul>
            <p class="total">{if $currency == "euros" { $total / 10 } else { $total }} {currency}</p>
        </fragment>
        <p>
            <button @trigger="cut">"Cut"</button> <button @trigger="clear">"Clear"</button> <button id="forge" type="button">"Nine metres"</button>
        </p>
    }

    /// A page's own script: any store of Svelte's contract will do.
    Script() {
        <script type="module">"
            import { session, start, Store } from '/_marquetry/client.js';

            const [width, wood, pay, here, forge] = ['width', 'wood', 'currency', 'here', 'forge'].map((id) => document.getElementById(id));
            const currency = session('board.currency', 'crowns');
            pay.onchange = () => currency.set(pay.value);
            currency.subscribe((value) => (pay.value = value));
            start({
                store(data) {
                    const board = new Store(data);
                    const change = (part) => board.update((board) => ({ ...board, ...part }));
                    width.oninput = () => change({ width: width.valueAsNumber });
                    wood.onchange = () => change({ wood: wood.value });
                    forge.onclick = () => change({ width: 9000 });
                    board.subscribe((board) => {
                        width.value = board.width;
                        wood.value = board.wood;
                        here.value = `${board.width} mm of ${board.wood}, cuts: ${board.cuts.length}`;
                    });
                    return board;
                },
            });
        "</script>
    }
}
