use marquetry::prelude::*;
use serde::{Deserialize, Serialize};

use crate::layout::Layout;

pub async fn page() -> Page<BindsPage> {
    Page(BindsPage)
}

component! {
    pub BindsPage() {
        <Layout path="/binds">
            <Postcard/>
            <p slot="hint">
                "Open a second tab and write there: both show the same card. A weight of “many” grams is refused, and marked."
                "Without JavaScript the button keeps what you have entered."
            </p>
        </Layout>
    }

    pub Postcard() {
        let text = session("card.text", "Wish you were here.".to_owned());
        let grams = session("card.grams", Some(12.5f64));
        let paper = session("card.paper", Paper::Linen);
        let way = session("card.way", Way::Ship);
        let stamps = session("card.stamps", vec!["lighthouse".to_owned()]);
        let registered = session("card.registered", false);

        on keep() {}

        <form @trigger="keep">
            <p><label for="text">"Text"</label><textarea id="text" name="text" rows="2" bind:value={text}></textarea></p>
            <p><label for="grams">"Weight in grams"</label><input id="grams" name="grams" inputmode="decimal" bind:value={grams} on:change></p>
            <p>
                <label for="paper">"Paper"</label>
                <select id="paper" name="paper" bind:value={paper}>
                    <option>"Linen"</option>
                    <option>"Laid"</option>
                    <option value="Kraft">"Kraft, brown"</option>
                </select>
            </p>
            <fragment key="choices">
                <fieldset>
                    <legend>"By"</legend>
                    {#each [Way::Ship, Way::Train] as way_of}
                        <label><input type="radio" name="way" value={way_of.name()} bind:group={way}> {way_of.name()}</label>
                    {/each}
                </fieldset>
                <fieldset>
                    <legend>"Stamps"</legend>
                    {#each ["lighthouse", "heron", "tulip"] as stamp}
                        <label><input type="checkbox" name="stamps" value={stamp} bind:group={stamps}> {stamp}</label>
                    {/each}
                </fieldset>
            </fragment>
            <p><label><input type="checkbox" name="registered" bind:checked={registered}> "Registered"</label></p>
            <p><button>"Keep"</button></p>
        </form>
        <fragment key="card" tag="article" class="card">
            <p class="written">{text}</p>
            <footer>
                {$paper.name()}" paper, "{#if let Some(grams) = $grams}{grams}" g"{:else}"not weighed"{/if}", by "{$way.name()}", "
                {$stamps.join(" and ")}{#if $registered}", registered"{/if}
            </footer>
        </fragment>
    }
}

/// What the card is made of.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Paper {
    Linen,
    Laid,
    Kraft,
}

impl Paper {
    fn name(self) -> &'static str {
        match self {
            Paper::Linen => "Linen",
            Paper::Laid => "Laid",
            Paper::Kraft => "Kraft",
        }
    }
}

/// How it travels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Way {
    Ship,
    Train,
}

impl Way {
    fn name(self) -> &'static str {
        match self {
            Way::Ship => "Ship",
            Way::Train => "Train",
        }
    }
}
