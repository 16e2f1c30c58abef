use marquetry::prelude::*;

use crate::{
    layout::{Layout, Source},
    stores::{BOARD, COUNTER, DOUBLE, LANGUAGE, PRESSED, UPTIME, pin},
};

pub async fn page() -> Page<StoresPage> {
    Page(StoresPage)
}

component! {
    pub StoresPage() {
        <Layout path="/stores">
            <Together/>
            <p slot="hint">
                "Open this page in another browser: you see the same board,"
                "and each other’s notes as they are pinned."
            </p>
            <Source slot="source" file="stores.rs" text={include_str!("../stores.rs")}/>
        </Layout>
    }

    pub Together() {
        on press() { PRESSED.update(|n| n + 1) }
        on note(text: String) {
            if !text.trim().is_empty() {
                pin(text.trim())
            }
        }

        <fragment key="numbers">
            <p>This page was first opened <output id="uptime">{UPTIME}</output> seconds ago.</p>
            <p>The button was pressed <output id="pressed">{PRESSED}</output> {#if $PRESSED == 1}time{:else}times{/if}.</p>
            <p>Your own counter shows <output id="counter">{COUNTER}</output>, and twice that is <output id="double">{DOUBLE}</output>.</p>
            <p>Your browser asks for pages in <output id="language">{LANGUAGE}</output>.</p>
        </fragment>
        <p class="actions"><button @trigger="press">Press</button></p>
        <fragment key="board">
            <ul class="board">
                {#each $BOARD as note (note.id)}<li>{note.text}</li>{:else}<li class="none">The board is empty.</li>{/each}
            </ul>
        </fragment>
        <form @trigger="note">
            <label for="note">A note for all</label>
            <input id="note" name="text" maxlength="80" autocomplete="off">
            <button>Pin it</button>
        </form>
    }
}
