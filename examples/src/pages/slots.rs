use marquetry::prelude::*;

use crate::layout::Layout;

pub async fn page() -> Page<SlotsPage> {
    Page(SlotsPage)
}

component! {
    pub SlotsPage() {
        <Layout path="/slots">
            <Card title="Walnut">
                <p>"Dark, calm, easily worked." <Stars count={4}/></p>
                <p slot="footer">"From the Jura"</p>
            </Card>
            <Card title="Ebony" tone="dark">
                <p>"Hard and heavy; it dulls every blade." <Stars count={2} of={3}/></p>
            </Card>
            <Card/>
            <Drawer label="How hard are they?"><p>"Walnut yields to a nail, ebony to nothing." <Stars count={5}/></p></Drawer>
            <p slot="hint">
                "The second card has no footer of its own, and the third nothing at all:"
                "both show what their component falls back to. The drawer shows its content"
                "while it is open."
            </p>
        </Layout>
    }

    /// A card with a title; its text and its footer come from outside.
    pub Card(title: String = "Unnamed".to_owned(), tone: &'static str = "light") {
        <article class="card {tone}">
            <h2>{title}</h2>
            <slot><p>"Nobody has described this wood yet."</p></slot>
            <footer><slot name="footer"><p>"Origin unknown"</p></slot></footer>
        </article>
    }

    /// Shows its content while it is open.
    pub Drawer(label: String) {
        let open = writable(false);

        on toggle() { open.update(|open| !open) }

        <section class="drawer">
            <button @trigger="toggle">{label}</button>
            <fragment key="drawer">{#if $open}<slot/>{:else}<p>"(closed)"</p>{/if}</fragment>
        </section>
    }

    /// Some stars out of five, or out of as many as one says.
    pub Stars(count: usize, of: usize = 5) {
        <span class="stars" role="img" aria-label="{count} of {of} stars">{"★".repeat(count)}{"☆".repeat(of - count)}</span>
    }
}
