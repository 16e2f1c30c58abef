use std::fmt::Write as _;

use marquetry::prelude::*;
use serde::{Deserialize, Serialize};

use crate::layout::Layout;

pub async fn page() -> Page<UploadsPage> {
    Page(UploadsPage)
}

component! {
    pub UploadsPage() {
        <Layout path="/uploads">
            <WordCount/>
            <p slot="hint">
                "Choose a text file; then a picture, or anything larger than 8 MiB."
                "Without JavaScript the browser posts the same form, only the progress is its own."
            </p>
        </Layout>
    }

    pub WordCount() {
        let counts = session("uploads.counts", Vec::<Count>::new());

        on count(form: Texts) -> Result<(), TriggerError> {
            let new = form.texts.iter().map(Count::of).collect::<Result<Vec<_>, _>>()?;
            if new.is_empty() {
                return Err(TriggerError::field("texts", "Which file?"));
            }
            counts.edit(|counts| counts.extend(new.iter().cloned()));
            Ok(())
        }
        on save() -> Download {
            let mut table = String::from("file,words,bytes\n");
            for Count { name, words, bytes } in &get(&counts) {
                let _infallible = writeln!(table, "\"{}\",{words},{bytes}", name.replace('"', "\"\""));
            }
            Download::new("counts.csv", "text/csv; charset=utf-8", table)
        }
        on clear() { counts.set(Vec::new()) }

        <form @trigger="count">
            <p>
                <label for="texts">"Text files"</label>
                <input id="texts" name="texts" type="file" multiple aria-describedby="texts-error">
                <fragment key="error" tag="span" class="error" id="texts-error" role="alert">{count.error_for("texts")}</fragment>
            </p>
            <p><button>"Count words"</button></p>
            <progress data-upload aria-label="Sent so far"></progress>
        </form>
        <fragment key="counts">
            <table>
                <thead><tr><th>"File"</th><th>"Words"</th><th>"Bytes"</th></tr></thead>
                <tbody>
                    {#each $counts as count}
                        <tr><td>{&*count.name}</td><td>{count.words}</td><td>{count.bytes}</td></tr>
                    {:else}
                        <tr><td colspan="3">"Nothing counted yet."</td></tr>
                    {/each}
                </tbody>
            </table>
            <p class="actions">
                <button @trigger="save" disabled={$counts.is_empty()}>"Save as CSV"</button>
                <button @trigger="clear" disabled={$counts.is_empty()}>"Clear"</button>
            </p>
        </fragment>
    }
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct Texts {
    texts: Vec<Upload>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Count {
    name: String,
    words: usize,
    bytes: usize,
}

impl Count {
    fn of(file: &Upload) -> Result<Count, TriggerError> {
        let Ok(text) = str::from_utf8(file.bytes()) else {
            return Err(TriggerError::field("texts", format!("{} is no text.", file.name())));
        };
        Ok(Count { name: file.name().to_owned(), words: text.split_whitespace().count(), bytes: text.len() })
    }
}
