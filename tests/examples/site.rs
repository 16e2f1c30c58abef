//! A site for the tests in a browser: pages with a layout, and all that may happen on the way from one to the next. It listens on `PORT`, and says where. What stands at the
//! bottom of its pages is `BOTTOM`, as if another build had other markup.

use std::{convert::Infallible, env, sync::LazyLock, time::Duration};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, Query, RawQuery, Request as HttpRequest},
    http::{HeaderMap, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use marquetry::{prelude::*, store::Writable};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

#[derive(Clone, PartialEq, Serialize, PageStore)]
struct Shop {
    cart: Vec<String>,
    #[page(client)]
    note: String,
    #[page(client, check = |width| (100..=400).contains(width))]
    width: u32,
}

static BOTTOM: LazyLock<String> = LazyLock::new(|| env::var("BOTTOM").unwrap_or_else(|_| "The bottom".to_owned()));

/// How much a stall has sold.
#[derive(Clone)]
struct Sold(Writable<u32>);

/// How often the bell of a hall has been rung.
#[derive(Clone)]
struct Rung(Writable<u32>);

async fn of_a_bell() -> &'static str {
    tokio::task::yield_now().await;
    "deep"
}

fn not_too_often(seen: u32) -> &'static str {
    assert!(seen < 3, "seen too often");
    ""
}

stores! { static ALL: Writable<String> = writable("all".to_owned()); }

component! {
    Layout(title: String, class: &'static str = "plain") {
        let lang = if class == "item" { "en-GB" } else { "en" };

        <!DOCTYPE html>
        <html lang={lang} class:shelf={class == "item"}>
            <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>{&title}</title>
                <link rel="icon" href="data:,">
            </head>
            <body class={class}>
                <header>
                    <nav>
                        <a id="home" href="/">"Home"</a>
                        <a id="one" href="/item/1">"One"</a>
                        <a id="two" href="/item/2#bottom">"Two"</a>
                        <a id="moved" href="/moved">"Moved"</a>
                        <a id="placed" href="/placed">"Placed"</a>
                        <a id="circle" href="/circle">"Circle"</a>
                        <a id="slow" href="/slow">"Slow"</a>
                        <a id="hang" href="/hang">"Hang"</a>
                        <a id="cut" href="/cut">"Cut"</a>
                        <a id="file" href="/file">"File"</a>
                        <a id="text" href="/text">"Text"</a>
                        <a id="missing" href="/nowhere">"Missing"</a>
                        <a id="broken" href="/broken">"Broken"</a>
                        <a id="other" href="/other">"Other"</a>
                        <a id="reload" href="/item/1" @reload>"Reload"</a>
                        <a id="external" rel="external" href="/item/1">"External"</a>
                        <a id="blank" target="_blank" rel="noopener" href="/item/1">"Blank"</a>
                        <a id="download" download href="/item/1">"Download"</a>
                        <a id="hash" href="#bottom">"Bottom"</a>
                        <a id="ahead" href="/item/8" @prefetch>"Ahead"</a>
                        <a id="kept" href="/kept">"Kept"</a>
                        <a id="chart" href="/chart">"Chart"</a>
                        <a id="unstyled" href="/unstyled">"Unstyled"</a>
                    </nav>
                    <Basket/>
                    <Sign of={title.clone()}/>
                    <form id="search" action="/search"><label>"Search"<input name="q"></label><button name="by" value="button">"Go"</button></form>
                </header>
                <main><slot/></main>
                <div id="space" style="height:3000px"></div>
                <p id="bottom">{&*BOTTOM}</p>
            </body>
        </html>
    }

    /// What is live in the layout.
    Basket() {
        let size = page_store::<Shop>().select(|shop| shop.cart.len());
        let looks = writable(0);

        on look() { looks.update(|looks| looks + 1) }

        <button id="look" @trigger="look">"Basket"</button> <fragment key="basket"><b id="basket">{size} "things," {$looks} "looks"</b></fragment>
        <fragment key="looked" tag="ol" id="looked" mode="append">{#each looks}<li>{this}</li>{/each}</fragment>
    }

    /// What is live in the layout, and shows where one is.
    Sign(of: String) {
        let rings = writable(0);

        on ring() { rings.update(|rings| rings + 1) }

        <button id="ring" @trigger="ring">"Ring"</button>
        <fragment key="sign"><i id="sign">{of} "rung" {rings}</i> <input id="typed" aria-label="Typed"></fragment>
    }

    Home() {
        <Layout title="Home"><h1>"Home"</h1><p>"Nothing is live here."</p></Layout>
    }

    Item(n: u32) {
        let shop = page_store::<Shop>();
        let note = shop.part(|shop| shop.note.clone(), |shop, note| shop.note = note);
        let times = writable(0);

        on buy() { shop.edit(|shop| shop.cart.push(n.to_string())) }
        on count() { times.update(|times| times + 1) }
        on leave() -> marquetry::Redirect { marquetry::Redirect::to("/item/9") }

        <Layout title="Item {n}" class="item">
            <h1>"Item" {n}</h1>
            <fragment key="cart">
                <p id="cart">{$shop.cart.join("+")}</p>
                <p id="note">{$shop.note}</p>
                <output>{$times}</output>
            </fragment>
            <p><label>"Note" <input id="write" name="note" bind:value={note}></label></p>
            <details id="details"><summary>"Details"</summary>"Oiled, or not."</details>
            <button id="buy" @trigger="buy">"Buy"</button> <button id="count" @trigger="count">"Count"</button> <button id="leave" @trigger="leave">"Leave"</button>
        </Layout>
    }

    /// Controls bound to stores that begin with the page, and to one of the whole application.
    Bound() {
        let (outer, inner, area) = (writable(String::new()), writable(String::new()), writable("area".to_owned()));
        let (on, size, sizes) = (writable(false), writable("S".to_owned()), writable(vec!["S".to_owned()]));

        on clear() { inner.set(String::new()) }

        <Layout title="Bound">
            <p><label>"Outer" <input id="outer" bind:value={outer}></label></p>
            <fragment key="bound">
                <label>"Inner" <input id="inner" bind:value={inner}></label> <label>"Area" <textarea id="area" bind:value={area}></textarea></label>
                <label>"On" <input id="on" type="checkbox" bind:checked={on}></label> <label>"All’s" <input id="all" bind:value={ALL}></label>
                <label>"Size" <select id="size" bind:value={size}><option>"S"</option><option>"M"</option><option>"L"</option></select></label>
                <label>"Sizes" <select id="sizes" multiple bind:value={sizes}><option>"S"</option><option>"M"</option><option>"L"</option></select></label>
            </fragment>
            <fragment key="held"><p id="held">{outer}","{inner}","{area}","{$on}","{size}","{$sizes.join("+")}","{ALL}</p></fragment>
            <button id="clear" @trigger="clear">"Clear"</button>
        </Layout>
    }

    Found(q: String, by: String) {
        <Layout title="Search"><h1>"Search"</h1><p id="found">{q} "by" {by}</p></Layout>
    }

    /// With a head of its own, and scripts.
    Other() {
        <Layout title="Layout’s">
            <head>
                <title>"Other"</title>
                <meta name="description" content="of the other page">
                <link rel="stylesheet" href="/other.css">
            </head>
            <h1>"Other"</h1>
            <label>"Here first" <input id="first" autofocus></label>
            <noscript><p>"Without scripts"</p></noscript>
            <script>"window.runs = (window.runs ?? 0) + 1;"</script>
        </Layout>
    }

    /// With scripts of which each needs those before it.
    Chart() {
        <Layout title="Chart">
            <head><script src="/library.js"></script></head>
            <h1>"Chart"</h1>
            <script defer src="/steps.js?last"></script>
            <script src="/steps.js?first"></script>
            <script>"library.steps.push('inline');"</script>
            <script src="/steps.js?second"></script>
        </Layout>
    }

    /// With a style sheet that does not come.
    Unstyled() {
        <Layout title="Unstyled"><head><link rel="stylesheet" href="/hang.css"></head><h1>"Unstyled"</h1></Layout>
    }

    /// With a script that the test brings along.
    Scripted() {
        let shop = page_store::<Shop>();
        #[session(client)]
        let unit = session("unit", "mm".to_owned());

        on buy() { shop.edit(|shop| shop.cart.push("board".to_owned())) }

        <Layout title="Scripted">
            <fragment key="there"><p id="there">"On the server:" {$shop.cart.len()} "of" {$shop.width} {unit}</p></fragment>
            <button id="buy" @trigger="buy">"Buy"</button>
            <div id="here"></div>
            <script type="module" src="/page.js"></script>
        </Layout>
    }

    /// A layout with a life of its own: what it counts, and what was entered in it, goes on through its pages.
    Stall(title: String) {
        let sold = writable(0);
        provide(Sold(sold.clone()));
        let note = writable(String::new());

        <!DOCTYPE html>
        <html lang="en">
            <head><title>{&title}" ("{$sold}")"</title><link rel="icon" href="data:,"></head>
            <body>
                <nav id="stall" class={title.to_lowercase()} lang={(title == "Pears").then_some("en-GB")}>
                    <fragment key="sold"><b id="sold">{&title} "sold" {sold}</b></fragment>
                    <label>"Note" <input id="note" bind:value={note}></label>
                    <fragment key="note"><q id="noted">{note}</q></fragment>
                    <label>"Aside" <input id="aside"></label>
                </nav>
                <h1>{&title}</h1>
                <main><slot/></main>
            </body>
        </html>
    }

    /// It knows from the layout what it sells for.
    Sells(of: String) {
        let sold = context::<Sold>().0;
        on sell() { sold.update(|sold| sold + 1) }
        <button id="sell" @trigger="sell">"Sell" {of}</button>
    }

    OnStall(name: String) {
        <Stall title={name.clone()}>
            <Sells of={name.clone()}/>
            <a id="apples" href="/stall/Apples">"Apples"</a> <a id="pears" href="/stall/Pears">"Pears"</a>
        </Stall>
    }

    /// A layout that lives, and has what may fail in a boundary; beside it, what it shows of the page in a fragment, and what it waits for.
    Hall(title: String) {
        let rung = writable(0);
        provide(Rung(rung.clone()));
        on ring() { rung.update(|rung| rung + 1) }

        <!DOCTYPE html>
        <html lang="en">
            <head><title>{&title}</title><link rel="icon" href="data:,"></head>
            <body>
                <nav id="hall">
                    <button id="ring" @trigger="ring">"Ring"</button> <fragment key="rung"><b id="rung">{&title} "rung" {rung}</b></fragment>
                    <label>"Aside" <input id="aside"></label>
                </nav>
                <h1>{&title}</h1>
                <Boundary>
                    <main id="main" class={title.to_lowercase()}><slot/></main>
                    <p slot="error" id="wrong">"Something is wrong here."</p>
                </Boundary>
                <fragment key="foot">{#if $rung % 4 != 3}<footer class={&title}>{$rung} <slot name="foot"/></footer>{:else}<s id="folded">"Folded"</s>{/if}</fragment>
                {#await of_a_bell()}<i>"…"</i>{:then tone}<address id="tone" class={tone}><slot name="bell"/></address>{/await}
                <nav>{#each ["Oak", "Elm", "Ash"] as name}<a id={name} href="/hall/east/{name}">{name}</a> {/each}<a id="west" href="/hall/west/Elm">"West"</a></nav>
            </body>
        </html>
    }

    /// It stands in the boundary of another layout.
    Wing(of: String) {
        let marked = writable(0);
        on mark() { marked.update(|marked| marked + 1) }
        <aside><button id="mark" @trigger="mark">"Mark"</button> <fragment key="marked"><b id="marked">{marked} "marked"</b></fragment> <input id="typed" aria-label="Typed"></aside>
        <h2>{&of}</h2>
        <slot/>
    }

    /// What breaks at once, or when it has been seen too often.
    Bell(name: String) {
        let () = if name == "Ash" { Err("it broke")? };
        let (rung, seen) = (context::<Rung>().0, writable(0));
        on see() { seen.update(|seen| seen + 1) }
        <p id="bell">{&name}</p> <button id="see" @trigger="see">"See"</button>
        <fragment key="seen"><output>{$seen} "of" {$rung}</output> {not_too_often($seen)}</fragment>
    }

    InHall(wing: String, name: String) {
        <Hall title={name.clone()}>
            <Wing of={wing.clone()}><Bell name={name.clone()}/></Wing>
            <em slot="foot" id="foot">"Foot of" {&name}</em>
            <small slot="bell" id="of">"Bell of" {&name}</small>
        </Hall>
    }

    /// For what goes wrong.
    Wrong(code: u16) {
        <Layout title="Error {code}"><h1>"Error" {code}</h1></Layout>
    }

    Missing() {
        <Layout title="Not found"><h1>"Not found"</h1></Layout>
    }

    Broken() {
        let () = Err("no database")?;
        <Layout title="Broken"><h1>"Broken"</h1></Layout>
    }
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    by: String,
}

/// What may happen to an answer on its way.
async fn way(request: HttpRequest, next: Next) -> Response {
    let navigates = request.headers().get(header::ACCEPT).is_some_and(|accept| accept == "application/x-marquetry");
    let path = request.uri().path().to_owned();
    match &*path {
        "/hang" if navigates => std::future::pending().await,
        "/cut" if navigates => {
            let pieces = [Ok(Bytes::from_static(b"{\"page\":\"x\"}\0<p>half")), Err(std::io::Error::other("cut"))];
            let body = Body::from_stream(futures_util::stream::iter(pieces));
            ([(header::CONTENT_TYPE, "application/x-marquetry")], body).into_response()
        }
        _ => next.run(request).await,
    }
}

/// A script that takes its time.
async fn script(text: &str) -> impl IntoResponse + use<> {
    tokio::time::sleep(Duration::from_millis(200)).await;
    ([(header::CONTENT_TYPE, "text/javascript")], text.to_owned())
}

/// A page that browsers keep, and ask for again only where it is another one.
async fn kept(headers: HeaderMap) -> Response {
    let keep = [(header::CACHE_CONTROL, "no-cache"), (header::ETAG, "\"1\"")];
    if headers.contains_key(header::IF_NONE_MATCH) { (StatusCode::NOT_MODIFIED, keep).into_response() } else { (keep, Page(Home)).into_response() }
}

fn router() -> Router {
    let shop = |_: &Request| Shop { cart: Vec::new(), note: "none".to_owned(), width: 200 };
    let live = Live::new().store(shop).client_fields::<Shop>().error_page(|error| Wrong { code: error.code() });
    Router::new()
        .route("/", get(async || Page(Home)))
        .route("/item/{n}", get(async |Path(n): Path<u32>| Page(Item { n })))
        .route("/search", get(async |Query(Asked { q, by }): Query<Asked>| Page(Found { q, by })))
        .route("/moved", get(async || Redirect::to("/item/7")))
        .route("/placed", get(async || Redirect::to("/item/8#bottom")))
        .route("/circle", get(async || Redirect::to("/circle#bottom")))
        .route(
            "/slow",
            get(async || {
                tokio::time::sleep(Duration::from_secs(2)).await;
                Page(Item { n: 5 })
            }),
        )
        .route("/hang", get(async || Page(Item { n: 6 })))
        .route("/cut", get(async || Page(Item { n: 4 })))
        .route("/file", get(async || ([(header::CONTENT_DISPOSITION, "attachment; filename=\"file.txt\"")], "bytes")))
        .route("/favicon.ico", get(async || StatusCode::NO_CONTENT))
        .route("/text", get(async || "plain text"))
        .route("/other", get(async || Page(Other)))
        .route("/bound", get(async || Page(Bound)))
        .route("/other.css", get(async || ([(header::CONTENT_TYPE, "text/css")], "h1{color:rgb(1, 2, 3)}")))
        .route("/scripted", get(async || Page(Scripted)))
        .route("/stall/{name}", get(async |Path(name): Path<String>| Page(OnStall { name })))
        .route("/hall/{wing}/{name}", get(async |Path((wing, name)): Path<(String, String)>| Page(InHall { wing, name })))
        .route("/kept", get(kept))
        .route("/chart", get(async || Page(Chart)))
        .route("/library.js", get(async || script("window.library = { steps: [] };").await))
        .route("/steps.js", get(async |RawQuery(step): RawQuery| script(&format!("library.steps.push('{}');", step.unwrap_or_default())).await))
        .route("/unstyled", get(async || Page(Unstyled)))
        .route("/hang.css", get(std::future::pending::<StatusCode>))
        .route("/broken", get(async || Page(Broken)))
        .fallback(async || (StatusCode::NOT_FOUND, Page(Missing)))
        .live(live)
        .layer(middleware::from_fn(way))
}

#[tokio::main]
async fn main() -> Result<Infallible, std::io::Error> {
    let port = env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(0);
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("The site is open at http://{}", listener.local_addr()?);
    axum::serve(listener, router()).await?;
    unreachable!("a server goes on")
}
