//! Lists for the tests in a browser: rows in which a visitor does something while they move, and ten thousand of them.

use std::io::Write;

use axum::{Router, extract::Path, http::header, routing::get};
use marquetry::prelude::*;

component! {
    Rows(count: u32, rich: bool) {
        let rows = writable((0..count).collect::<Vec<u32>>());
        let done = writable(0u32);

        on front() { rows.edit(|rows| rows.insert(0, rows.iter().max().map_or(0, |row| row + 1))); done.update(|n| n + 1) }
        on rotate() { rows.edit(|rows| if !rows.is_empty() { rows.rotate_left(1) }); done.update(|n| n + 1) }
        on back() { rows.edit(|rows| if !rows.is_empty() { rows.rotate_right(1) }); done.update(|n| n + 1) }
        on reverse() { rows.edit(|rows| rows.reverse()); done.update(|n| n + 1) }
        on sort() { rows.edit(|rows| rows.sort_unstable()); done.update(|n| n + 1) }
        // Another order each time, and the same in each run.
        on shuffle() { rows.edit(|rows| rows.sort_unstable_by_key(|row| (u64::from(*row) + 1) * 7919 % 10007)); done.update(|n| n + 1) }
        on thin() { rows.edit(|rows| rows.retain(|row| row % 2 == 0)); done.update(|n| n + 1) }
        on clear() { rows.set(Vec::new()); done.update(|n| n + 1) }

        <head><title>"Rows"</title><link rel="icon" href="data:,"></head>
        <h1>"Rows"</h1>
        <p>
            <button @trigger="front">"front"</button> <button @trigger="rotate">"rotate"</button> <button @trigger="back">"back"</button>
            <button @trigger="reverse">"reverse"</button> <button @trigger="sort">"sort"</button> <button @trigger="shuffle">"shuffle"</button>
            <button @trigger="thin">"thin"</button> <button @trigger="clear">"clear"</button> <fragment key="done"><output>{done}</output></fragment>
        </p>
        {#if rich}
            <fragment key="rich" tag="ul">
                {#each $rows as row (row)}
                    <li id="r{row}">
                        <span>"text of row " {row}</span>
                        <input aria-label="Note" value="note {row}">
                        <textarea aria-label="Lines">"one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine"</textarea>
                        <div class="view" style="height:30px;overflow:auto"><div style="height:500px">"tall"</div></div>
                        <p contenteditable="true">"words to edit"</p>
                        <audio src="/sound.wav" loop></audio>
                    </li>
                {/each}
            </fragment>
        {:else}
            <table><tbody><fragment key="many">{#each $rows as row (row)}<tr><td>{row}</td><td>"row"</td></tr>{/each}</fragment></tbody></table>
        {/if}
    }
}

component! {
    /// Each of them live; who they are is said when the program starts.
    People() {
        <head><title>"People"</title><link rel="icon" href="data:,"></head>
        <ul>
            <fragment key="people">
                {#each people() as name (name)}<Person name={name.clone()}/>{/each}
            </fragment>
        </ul>
    }
    Person(name: String) {
        let greeted = writable(0);
        on greet() { greeted.update(|greeted| greeted + 1) }
        <li data-name={&name}>
            <b>{&name}</b> <button @trigger="greet">"Greet"</button> <input aria-label="Note"> <fragment key="greeted">"greeted " <output>{greeted}</output></fragment>
        </li>
    }
}

/// `PEOPLE=3..300`, but for the one in `WITHOUT`.
fn people() -> Vec<String> {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let number = |text: &str| text.parse::<u32>().unwrap_or(0);
    let (people, without) = (variable("PEOPLE"), number(&variable("WITHOUT")));
    let (first, end) = people.split_once("..").unwrap_or_default();
    (number(first)..number(end)).filter(|one| without == 0 || *one != without).map(|one| format!("Person {one}")).collect()
}

/// A second of silence.
fn sound() -> Vec<u8> {
    let length = 8000u32;
    let mut wav = b"RIFF".to_vec();
    wav.extend((36 + length).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data");
    wav.extend(length.to_le_bytes());
    wav.resize(44 + length as usize, 128);
    wav
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = Router::new()
        .route("/", get(async || Page(Rows { count: 7, rich: true })))
        .route("/many/{count}", get(async |Path(count): Path<u32>| Page(Rows { count, rich: false })))
        .route("/people", get(async || Page(People)))
        .route("/sound.wav", get(async || ([(header::CONTENT_TYPE, "audio/wav")], sound())))
        .live(Live::new());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{}", std::env::var("PORT").unwrap_or_else(|_| "0".to_owned()))).await?;
    writeln!(std::io::stdout(), "http://{}", listener.local_addr()?)?;
    axum::serve(listener, app).await
}
