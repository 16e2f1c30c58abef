//! Pages for `tests/browser`: markup of which a browser's parser makes more than is written, or another text, and that lives on there.
//!
//! Each shows the state `?n=…`, and the next one with each click: what a page has come to must be what a fresh one shows.

use axum::{Router, extract::RawQuery, routing};
use marquetry::prelude::*;
use tokio::net::TcpListener;

/// Some numbers below ten, in some order: others for each `n`.
fn rows(n: u64) -> Vec<u64> {
    let mut left: Vec<u64> = (0..10).collect();
    let mut random = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ n;
    let count = (random >> 7) % 7;
    (0..count)
        .map(|_| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            left.remove((random >> 33) as usize % left.len())
        })
        .collect()
}

fn text(n: u64) -> &'static str {
    ["\nfirst", "\n\ntwo", "plain", "", "\n", " \n x \n ", "<&>\n\n"][n as usize % 7]
}

component! {
    Tables(n: u64) {
        let n = writable(n);
        on step() { n.update(|n| n + 1) }
        <button id="step" @trigger="step">"next"</button> <fragment key="n"><output id="n">{$n}</output></fragment>
        <table id="implied"><fragment key="implied">
            {#each rows($n) as row (*row)}<tr><td>{row}</td><td>{#if (row + $n) % 2 == 0}<b>{$n}</b>{/if}</td></tr>{/each}
        </fragment></table>
        <table id="after-a-head">
            <caption>"Rows"</caption>
            <thead><tr><th>"n"</th></tr></thead>
            <fragment key="after">{#if $n % 3 != 0}<tr><td>"one at "{$n}</td></tr>{:else}<tr><td>"two"</td></tr><tr><td>"of them"</td></tr>{/if}</fragment>
        </table>
        <table id="bodies"><fragment key="bodies">{#each rows($n) as row (*row)}<tbody><tr><td>{row}</td></tr></tbody>{/each}</fragment></table>
        <table id="columns">
            <colgroup><fragment key="columns">{#each rows($n) as row (*row)}<col class="c{row}">{/each}</fragment></colgroup>
            <tr><td>"a"</td><fragment key="cells">{#each rows($n + 1) as row}<td>{row}</td>{/each}</fragment></tr>
        </table>
        <table id="item"><tr><td><fragment key="nested"><table>{#each rows($n) as row (*row)}<tr><th>{row}</th></tr>{/each}</table></fragment></td></tr></table>
    }

    Selects(n: u64) {
        let n = writable(n);
        on step() { n.update(|n| n + 1) }
        <button id="step" @trigger="step">"next"</button> <fragment key="n"><output id="n">{$n}</output></fragment>
        <label>"options" <select><fragment key="options">
            {#each rows($n) as row (*row)}<option value="{row}">"row "{row}{#if row % 2 == 0}" at "{$n}{/if}</option>{:else}<option>"none"</option>{/each}
        </fragment></select></label>
        <label>"groups" <select>
            <optgroup label="first"><fragment key="first">{#each rows($n) as row (*row)}<option>{row}</option>{/each}</fragment></optgroup>
            <fragment key="groups">
                {#each rows($n + 1) as row (*row)}<optgroup label="g{row}">{#if $n % 2 == 0}<option>{$n}</option>{/if}<option>"last"</option></optgroup>{/each}
            </fragment>
        </select></label>
        <label>"list" <input list="list"></label>
        <datalist id="list"><fragment key="list">{#each rows($n) as row (*row)}<option value="{row}"></option>{/each}</fragment></datalist>
        <p><fragment key="p">"in a paragraph "{#if $n % 2 == 0}<b>{$n}</b>{:else}{text($n)}{/if}</fragment></p>
        <ruby><fragment key="ruby">{#each rows($n) as row (*row)}{row}<rt>{row + 1}</rt>{/each}</fragment></ruby>
        <dl><fragment key="dl">{#each rows($n) as row (*row)}<dt>{row}</dt><dd>{$n}</dd>{/each}</fragment></dl>
        <svg width="90" height="9"><fragment key="svg">{#each rows($n) as row (*row)}<circle cx="{row}" r="{$n}"/>{/each}</fragment></svg>
    }

    Space(n: u64) {
        let n = writable(n);
        on step() { n.update(|n| n + 1) }
        <button id="step" @trigger="step">"next"</button> <fragment key="n"><output id="n">{$n}</output></fragment>
        <pre id="once">{text(0)}</pre>
        <pre id="literal">"\nx"</pre>
        <pre>

kept</pre>
        <fragment key="space">
            <pre id="whole">{text($n)}</pre>
            <pre id="first">{text($n)}"x"</pre>
            <pre id="behind">"\n"{text($n)}</pre>
            <pre id="branch">{#if $n % 2 == 0}{text($n)}{:else}"\n"{$n}{/if}</pre>
            <pre id="items">{#each rows($n) as row}"\n"{row}{/each}</pre>
            <pre id="inner"><b>{text($n)}</b></pre>
            <textarea id="area" aria-label="area">{text($n)}</textarea>
            <textarea id="parts" aria-label="parts">"\n"{text($n)}{$n}</textarea>
            {#if $n % 2 == 0}<pre>{text($n)}</pre><textarea aria-label="new">{text($n)}</textarea>{/if}
            <listing @allow="unknown-element">{text($n)}</listing>
        </fragment>
    }

    /// Goes on inside of itself.
    Tree(depth: u64, n: Writable<u64>) {
        <ul><li>{depth}<fragment key="tree">": "{$n}{#if $n % 4 >= depth && depth < 3}<Self depth={depth + 1} n={n.clone()}/>{/if}</fragment></li></ul>
    }

    /// Of any type, and alive.
    Shown<T: View + Clone + PartialEq + Send + Sync + 'static>(value: T, n: Writable<u64>) {
        let taps = writable(0u32);
        on tap() { taps.update(|n| n + 1) }
        <p><fragment key="shown">{value}" at "{$n}", tapped "{$taps}</fragment> <button class="tap" @trigger="tap">"tap"</button></p>
    }

    /// Of any type, without a life of its own.
    Plain<T: View + Send + 'static>(value: T) { <i>{value}<slot/></i> }

    Parts(n: u64) {
        let n = writable(n);
        on step() { n.update(|n| n + 1) }
        <button id="step" @trigger="step">"next"</button> <fragment key="n"><output id="n">{$n}</output></fragment>
        <Tree depth={0} n={n.clone()}/>
        <Shown value={"outside"} n={n.clone()}/>
        <fragment key="parts">
            {#snippet row(a: u64, b: &str)}<li title={b}>{a}{#if a % 2 == 0}<Plain value={a}>{$n}</Plain>{/if}</li>{/snippet}
            <ul id="snippets">{#each rows($n) as r (*r)}{@render row(*r, text($n))}{/each}{@render row($n, "last")}</ul>
            <div id="key">{#key $n / 2}<input aria-label="of a key" value="{$n}"><b>{$n}</b>{/key}</div>
            <div id="generic">
                <Shown value={$n} n={n.clone()}/>
                <Shown value={format!("n{}", $n)} n={n.clone()}/>
                {#if $n % 2 == 0}<Shown value={Some($n)} n={n.clone()}/>{/if}
                <Plain value={($n > 3).then_some("more")}>{$n}</Plain>
            </div>
            <div id="trees">{#each rows($n) as r (*r)}{#if *r < 3}<Tree depth={*r} n={n.clone()}/>{/if}{/each}</div>
        </fragment>
    }
}

/// A handler that shows what `page` makes of the state that is asked for.
fn shows<C: Component + Send + 'static>(page: fn(u64) -> C) -> impl Fn(RawQuery) -> std::future::Ready<Page<C>> + Clone {
    move |RawQuery(query)| {
        let n = query.as_deref().and_then(|query| query.strip_prefix("n=")?.parse().ok());
        std::future::ready(Page(page(n.unwrap_or(0))))
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = Router::new()
        .route("/favicon.ico", routing::get(async || axum::http::StatusCode::NO_CONTENT))
        .route("/tables", routing::get(shows(|n| Tables { n })))
        .route("/selects", routing::get(shows(|n| Selects { n })))
        .route("/space", routing::get(shows(|n| Space { n })))
        .route("/parts", routing::get(shows(|n| Parts { n })));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("The pages are open at http://{}", listener.local_addr()?);
    axum::serve(listener, app.live(Live::new())).await
}
