//! A library of components, which asks for nothing of a server: it renders them by itself, and an application shows them live
//! (`tests/tests/library.rs`).

#![allow(missing_docs, reason = "a test")]

use marquetry::prelude::*;

component! {
    /// A letter, as a program without a server sends it.
    pub Letter(to: String, lines: Vec<(String, u32)>) {
        <h1>"Dear "{to}</h1>
        <ul>{#each &lines as (name, count)}<li class:many={*count > 9}>{name}": "{count}</li>{:else}<li>"nothing"</li>{/each}</ul>
    }

    /// Adds up what the visitor gives it, and shows it while the page is open.
    pub Sum(start: i64 = 0) {
        let sum = writable(start);
        let steps = writable(Vec::<i64>::new());
        let visits = session("library.steps", 0u32);

        on add(n: i64) -> Result<(), TriggerError> {
            if n == 0 { return Err(TriggerError::field("n", "Nothing to add.")) }
            sum.update(|sum| sum + n);
            steps.edit(|steps| steps.push(n));
            visits.update(|visits| visits + 1);
            Ok(())
        }
        on save() -> Download { Download::new("sum.txt", "text/plain", get(&sum).to_string()) }

        <form @trigger="add"><label>"Add "<input name="n" type="number"></label><button>"Add"</button></form>
        <fragment key="sum">
            <output>{sum}</output>
            <ol>{#each $steps as step, i (i)}<li>{step}</li>{/each}</ol>
            <small>{$visits}</small>
            {add.error_for("n")}
        </fragment>
        <button @trigger="save">"Save"</button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_rendered() {
        let letter = Letter { to: "Ada & Bob".into(), lines: vec![("tea".into(), 12), ("milk".into(), 1)] };
        assert_eq!(letter.to_html(), "<h1>Dear Ada &amp; Bob</h1> <ul><li class=\"many\">tea: 12</li><li>milk: 1</li></ul>");
    }

    #[tokio::test]
    async fn what_is_live_elsewhere_is_rendered_once() -> Result<(), marquetry::Error> {
        let html = Sum { start: 3 }.render().await?;
        assert!(html.contains(">3</output>"), "{html}");
        assert_eq!(html, Sum { start: 3 }.to_html());
        Ok(())
    }

    /// `cargo test --package marquetry-tests-library` builds Marquetry without its server; with the rest of the workspace, it has one.
    #[test]
    fn stores_work_without_a_server() {
        let count = session("count", 1);
        assert_eq!(get(&count), 1);
        let doubled = derived(constant(4), |n| n * 2);
        assert_eq!(get(&doubled), 8);
    }
}
