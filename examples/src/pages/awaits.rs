use marquetry::prelude::*;

use crate::layout::Layout;

pub async fn page() -> Page<AwaitPage> {
    Page(AwaitPage)
}

component! {
    pub AwaitPage() {
        <Layout path="/await">
            <Offers/>
            <p slot="hint">
                "Load the page anew, and choose another wood before all have answered:"
                "an offer that nobody asks for any more never arrives."
            </p>
        </Layout>
    }

    pub Offers() {
        let wood = writable(WOODS[0]);

        on choose(number: usize) {
            wood.set(WOODS[number % WOODS.len()])
        }

        <p class="actions">{#each WOODS as wood, i}<button @trigger={choose(i)}>{wood}</button>{/each}</p>
        <fragment key="offers">
            <ul class="rows">
                {#each WORKSHOPS as workshop, i}
                    <li>
                        <span class="number">{i + 1}</span>
                        <span class="name">{workshop.name}</span>
                        <span>{$wood}</span>
                        {#await workshop.offer($wood)}
                            <i>"is asked …"</i>
                        {:then euros}
                            <output>{euros}" €"</output>
                        {:catch reason}
                            <b>{reason}</b>
                        {/await}
                    </li>
                {/each}
            </ul>
        </fragment>
    }
}

const WOODS: [&str; 3] = ["walnut", "maple", "ebony"];

/// A workshop that makes offers, and takes its time.
struct Workshop {
    name: &'static str,
    millis: u64,
    euros: u32,
}

const WORKSHOPS: [Workshop; 3] = [
    Workshop { name: "Ahlgren", millis: 2400, euros: 31 },
    Workshop { name: "Bertoli", millis: 1600, euros: 27 },
    Workshop { name: "Cazaux", millis: 800, euros: 36 },
];

impl Workshop {
    /// What it asks for a sheet of veneer.
    fn offer(&self, wood: &'static str) -> impl Future<Output = Result<u32, String>> + Send + use<> {
        let Workshop { name, millis, euros } = *self;
        async move {
            tokio::time::sleep(Duration::from_millis(millis)).await;
            match wood {
                "ebony" if name == "Bertoli" => Err("has none left".to_owned()),
                "ebony" => Ok(3 * euros),
                "maple" => Ok(euros - 8),
                _ => Ok(euros),
            }
        }
    }
}
