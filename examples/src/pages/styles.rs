use marquetry::prelude::*;

use crate::layout::Layout;

pub async fn page() -> Page<StylesPage> {
    Page(StylesPage)
}

component! {
    pub StylesPage() {
        <Layout path="/styles">
            <Inbox/>
            <p slot="hint">
                "Watch the title of this tab, and the source of the page: its head is what its components have for it."
            </p>
        </Layout>
    }

    /// Its title follows a store; its style sheet is for its own elements and no others.
    Inbox() {
        let unread = writable(2);
        let open = writable(false);

        on arrive() { unread.update(|n| n + 1) }
        on read() { unread.set(0) }
        on toggle() { open.update(|open| !open) }

        <head>
            <title>"("{unread}") A head and styles for every component · Marquetry"</title>
            <meta name="description" content="A title that counts, and style sheets that keep to their component.">
        </head>
        <style>r#"
            p { padding: .8rem 1.1rem; border-inline-start: .3rem solid var(--accent); background: var(--tint); }
            strong { font: 600 2rem/1 var(--serif); }
            .none strong { color: var(--soft); }
            @media (max-width: 30rem) { p { padding: .5rem; } }
        "#</style>
        <fragment key="inbox">
            <p class:none={$unread == 0}><strong>{unread}</strong> " unread"</p>
            {#if $open}<Note/>{/if}
        </fragment>
        <div class="actions">
            <button @trigger="arrive">"One arrives"</button>
            <button @trigger="read">"Read all"</button>
            <button @trigger="toggle">"Show or hide a note"</button>
        </div>
    }

    /// Comes later, with the style sheet that it needs.
    Note() {
        <head><title>"A note is open · Marquetry"</title></head>
        <style>r#"
            p {
                margin-block: 1rem; padding: 1rem; border: .1rem dashed var(--good); border-radius: .6rem;
                animation: appear .4s ease-out;
                & em { font: italic 1em var(--sans); color: var(--good); }
            }
            @keyframes appear { from { opacity: 0; transform: translateY(-.5rem); } }
            @media (prefers-reduced-motion: reduce) { p { animation: none; } }
        "#</style>
        <p>"This paragraph has a style sheet "<em>"of its own"</em>", and gives the tab its title for as long as it is here."</p>
    }
}
