//! A page with every kind of block, hole and component in it, over stores that all visitors share: what a page shows that has followed their changes is what a new
//! page shows. `tests/browser` drives it.

use std::{collections::BTreeMap, io::Write as _};

use axum::{Router, routing::get as route};
use marquetry::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
struct Row {
    id: u32,
    name: String,
    on: bool,
    n: i64,
    tags: Vec<String>,
    inner: Option<Box<Row>>,
}

#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
enum State {
    #[default]
    Idle,
    Busy(u32),
    Failed {
        why: String,
    },
}

stores! {
    static ROWS: Shared<Vec<Row>> = shared("rows", Vec::new());
    static FLAG: Shared<bool> = shared("flag", false);
    static NUMBER: Shared<i64> = shared("number", 0);
    static TEXT: Shared<String> = shared("text", "<&\"'>".to_owned());
    static STATE: Shared<State> = shared("state", State::Idle);
    static LISTS: Shared<BTreeMap<String, Vec<u64>>> = shared("lists", BTreeMap::new());
    static PICKED: Shared<Option<u32>> = shared("picked", None);
}

const TEXTS: [&str; 11] = ["", "a", "<b>", "&amp;", "é漢😀", " sp ace ", "a longer text", "0", "\"quoted\"", "--> x", "\u{feff}"];

/// Xorshift: the same changes for the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }

    fn text(&mut self) -> String {
        TEXTS[self.below(TEXTS.len())].to_owned()
    }

    fn row(&mut self, id: u32, depth: u32) -> Row {
        let inner = (depth > 0 && self.below(2) == 0).then(|| Box::new(self.row(id * 7 + 1, depth - 1)));
        Row { id, name: self.text(), on: self.below(2) == 0, n: self.below(5) as i64, tags: (0..self.below(4)).map(|_| self.text()).collect(), inner }
    }

    fn change(&mut self) {
        match self.below(12) {
            0 => FLAG.update(|flag| !flag),
            1 => NUMBER.set(self.below(7) as i64 - 2),
            2 => TEXT.set(self.text()),
            3 => STATE.set(match self.below(4) {
                0 => State::Idle,
                1 => State::Busy(self.below(3) as u32),
                _ => State::Failed { why: self.text() },
            }),
            4 => {
                let (key, list) = (self.text(), (0..self.below(3) as u64).collect::<Vec<_>>());
                LISTS.edit(|lists| {
                    lists.insert(key.clone(), list.clone());
                });
            }
            5 => {
                let key = self.text();
                LISTS.edit(|lists| {
                    lists.remove(&key);
                });
            }
            6 => {
                let rows = get(&ROWS);
                PICKED.set(if rows.is_empty() || self.below(4) == 0 { None } else { Some(rows[self.below(rows.len())].id) });
            }
            kind => ROWS.set(self.rows(kind, get(&ROWS))),
        }
    }

    fn rows(&mut self, kind: usize, mut rows: Vec<Row>) -> Vec<Row> {
        let id = rows.iter().map(|row| row.id).max().unwrap_or(0) + 1;
        match kind {
            7 => rows.insert(self.below(rows.len() + 1), self.row(id, 2)),
            8 if !rows.is_empty() => {
                rows.remove(self.below(rows.len()));
            }
            9 if rows.len() > 1 => {
                let row = rows.remove(self.below(rows.len()));
                rows.insert(self.below(rows.len()), row);
            }
            10 if !rows.is_empty() => {
                let at = self.below(rows.len());
                rows[at] = self.row(rows[at].id, 2);
            }
            11 if self.below(3) == 0 => rows.reverse(),
            _ => {
                rows.push(self.row(id, 1));
                if rows.len() > 8 {
                    rows.truncate(3);
                }
            }
        }
        rows
    }
}

component! {
    /// Live, with state of its own, and props that it shows outside of every fragment.
    Item(row: Row) {
        let opened = writable(false);
        on open() { opened.update(|opened| !opened) }
        <div class="item" class:on={row.on} style:width={format!("{}px", row.n)} title={&row.name}>
            <b>{&row.name}</b> <slot/>
            {#if let Some(inner) = &row.inner}<Self row={(**inner).clone()}><i>"inner"</i></Self>{:else}<u>"none"</u>{/if}
            <fragment key="opened">{#if $opened}<em>"open"</em>{/if}</fragment>
            <button type="button" class="open" @trigger="open">"Open"</button>
            <slot name="foot">"no foot " {row.n}</slot>
        </div>
    }

    /// Keeps nothing.
    Titled(text: String) { <h3>{&text}</h3> <p>"of " {text.len()}</p> }

    Everything() {
        let sum = derived(&ROWS, |rows| rows.iter().map(|row| row.n).sum::<i64>());
        let names = derived((&ROWS, &FLAG), |(rows, flag)| if flag { rows.iter().map(|row| row.name.clone()).collect() } else { Vec::new() });

        on change(seed: u64) {
            let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
            (0..8).for_each(|_| {
                random.below(2);
            });
            batch(|| (0..1 + random.below(3)).for_each(|_| random.change()));
        }

        <head><title>"Everything"</title><link rel="icon" href="data:,"></head>
        <h1>"Everything"</h1>
        <main>
            <fragment key="page">
                <p class="c{$NUMBER}" class:negative={$NUMBER < 0} title={$TEXT} hidden={$FLAG && $NUMBER == 3} data-n={$NUMBER}>
                    {TEXT} " " {$NUMBER * 2} {#if $FLAG}"flag" {TEXT}{:else if $NUMBER > 1}<em>{NUMBER}</em>{:else}"small"{/if} "sum" {sum}
                </p>
                <ul>
                    {#each $ROWS as row, i (row.id)}
                        <li id="r{row.id}" class:first={i == 0} class:on={row.on}>
                            {i} ": " {&row.name} {#if row.on}<b>"on"</b>{/if}
                            {#each &row.tags as tag}<span>{tag}</span>{:else}<i>"no tags"</i>{/each}
                            {#if $NUMBER == row.n}<mark>{NUMBER}</mark>{/if}
                            {#match &row.inner}{:case Some(inner) if inner.on}<em>{&inner.name}</em>{:case Some(inner)}{&inner.name}{:case None}<s>"-"</s>{/match}
                        </li>
                    {:else}
                        <li>"empty"</li>
                    {/each}
                </ul>
                <ol>{#each $ROWS as row}<li value={row.n}>{&row.name}</li>{/each}</ol>
                {#each $names as name}{name} ", "{/each}
                <select aria-label="By key">
                    <option value="">"none"</option>
                    {#each $ROWS as row (row.id)}<option value={row.id} selected={$PICKED == Some(row.id)}>{&row.name} {row.id}</option>{/each}
                </select>
                <select aria-label="By place">{#each $ROWS as row}<option value={row.id} selected={$PICKED == Some(row.id)}>{row.id}</option>{/each}</select>
                <p>{#each $ROWS as row}<label><input type="radio" name="pick" value={row.id} checked={$PICKED == Some(row.id)}> {row.id}</label>{/each}</p>
                <p>{#each $ROWS as row (row.id)}<label><input type="checkbox" checked={row.on} disabled={$FLAG}> {&row.name}</label>{/each}</p>
            </fragment>
            <fragment key="stream"><p>{#each NUMBER as n}{n} " " {TEXT}{/each}</p></fragment>
            <fragment key="blocks">
                {#match &$STATE}{:case State::Idle}"idle"{:case State::Busy(n)}<b>{n}</b>{#if $FLAG}"!"{/if}{:case State::Failed { why }}<p role="alert">{why}</p>{/match}
                <table>
                    <thead><tr><th>"key"</th></tr></thead>
                    <tbody>{#each $LISTS as (key, list)}<tr><td>{key}</td>{#each list as n}<td>{n}</td>{/each}<td>{list.len()}</td></tr>{/each}</tbody>
                </table>
                {#key $NUMBER}<p>"key " {NUMBER}</p>{/key}
                {#each $ROWS as row (row.id)}
                    <Item row={row.clone()}><code>{&row.name} {NUMBER}</code><p slot="foot">{row.n} {TEXT}</p></Item>
                {/each}
                {#if $FLAG}<Titled text={$TEXT.clone()}/>{/if} <Titled text={$TEXT.clone()}/>
                <textarea aria-label="Text">{TEXT}</textarea>
                <svg viewBox="0 0 10 10" width="20">{#each $ROWS as row}<circle cx={row.n} cy="5" r="4"/>{/each}<text x={$NUMBER}>{TEXT}</text></svg>
                <p>{@html format!("<i>{}</i>", $NUMBER)} "after"</p>
                {#if let Some(picked) = $PICKED && $FLAG}<output>{picked}</output>{/if}
                {#if $NUMBER > 0}{#if $FLAG}<p>"both"</p>{:else}"one " {NUMBER}{/if}{/if}
                <dl>{#each $ROWS as row (row.id)}<dt>{&row.name}</dt><dd>{row.n} {#if $FLAG}<b>{TEXT}</b>{/if}</dd>{/each}</dl>
                <p>{#each 0..$NUMBER.max(0) as i}{i}{:else}"none"{/each} {#each $TEXT.chars() as letter}<span>{letter}</span>{/each}</p>
            </fragment>
            <Item row={Row { name: "outside".to_owned(), ..Row::default() }}><fragment key="slot">{NUMBER} {#each $ROWS as row}{row.id}{/each}</fragment></Item>
        </main>
        <label>"Seed " <input name="seed" on:input @trigger="change"></label>
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let limits = Limits { triggers_per_second: 1000, ..Limits::default() };
    let app = Router::new().route("/", route(async || Page(Everything))).live(Live::new().limits(limits));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    writeln!(std::io::stdout(), "http://{}", listener.local_addr()?)?;
    axum::serve(listener, app).await
}
