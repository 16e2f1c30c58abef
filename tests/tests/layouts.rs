//! Layouts: what two pages with the same one show otherwise is sent part by part, and what the browser then shows is the page as it is loaded.

mod support;

use axum::{Router, extract::Path, routing::get};
use marquetry::prelude::*;
use serde_json::Value;
use support::{
    Response, Visitor,
    document::{Document, renumbered},
    navigation::{come_back, navigate},
    serve,
};

const LINKS: [(&str, &str); 3] = [("oak", "Oak"), ("elm", "Elm"), ("ash", "Ash")];

component! {
    /// A document with parts of all kinds.
    Site(title: String, wide: bool) {
        let shown = title.to_uppercase();

        <!DOCTYPE html>
        <html lang="en">
            <head><meta charset="utf-8"><title>{&title}</title><meta name="description" content={title.clone()}></head>
            <body class="site">
                <header>
                    <h1>{shown}</h1>
                    <nav><ul>{#each LINKS as (path, name)}<li><a href={path} aria-current={(title == *path).then_some("page")}>{name}</a></li>{/each}</ul></nav>
                    <ol>{#each 0..4 as at}<li class:even={at % 2 == 0}>"Fixed" {at} "of" {3 + 1}</li>{/each}</ol>
                    <Badge/>
                    <Starred/>
                    <Late/>
                    <Counted/>
                    <Watch of={title.clone()} wide={wide}/>
                    <Crumb of={title.clone()}/>
                </header>
                {#if wide}<p>"wide" {&title}</p>{:else}<p>"narrow"</p>{/if}
                <main><slot/></main>
                <table><tr><td>{&title}</td></tr></table>
                <div class:wide={wide}><p>"Around"</p><aside><slot name="aside"><p>"nothing beside" {&title}</p></slot></aside></div>
                <footer><textarea readonly aria-label="y">{&title}</textarea><select aria-label="x"><option>{&title}</option></select></footer>
            </body>
        </html>
        <style>".even { color: teal; }"</style>
    }
    /// A document whose outermost tags are not always the same.
    Themed(theme: String) {
        let dark = theme == "ash";

        <!DOCTYPE html>
        <html lang={&theme[..2]} data-wide={dark}>
            <head><title>"Themed"</title></head>
            <body class={&theme} class:dark={dark} style:color={if dark { "white" } else { "black" }}><nav>"Links"</nav><Badge/><main><slot/></main></body>
        </html>
    }
    /// It stands in another layout.
    Section(name: String) { <section><nav>"In " {&name}</nav><h2>{&name}</h2><p>"Always"</p><slot/></section> }
    /// One layout in another, with something beside the content.
    Both(title: String) { <Site title={title.clone()} wide={true}><Section name="both"><i>{&title}</i><slot/></Section></Site> }
    Badge() {
        let clicks = writable(0);
        on click() { clicks.update(|clicks| clicks + 1) }
        <button @trigger="click">"badge"</button>
        <fragment key="badge"><output>{clicks}</output></fragment>
    }
    /// What it has for the head is there for as long as it is.
    Starred() {
        let stars = writable(0);
        on star() { stars.update(|stars| stars + 1) }
        <head><link rel="help" href="/stars"></head>
        <button class="star" @trigger="star">"star"</button>
        <fragment key="stars"><output>{stars}</output></fragment>
        <style>".star { color: gold; }"</style>
    }
    /// What it has for the head comes after a while.
    async Late() {
        tokio::task::yield_now().await;
        let late = writable(0);
        on later() { late.update(|late| late + 1) }
        <button class="late" @trigger="later">"late"</button>
        <fragment key="late"><output>{late}</output></fragment>
        <style>".late { color: gray; }"</style>
    }
    /// It begins with one that lives.
    Counted() { <Badge/><p>"beside"</p> }
    Watch(of: String, wide: bool) {
        let seen = writable(of.len());
        on see() { seen.update(|seen| seen + 1) }
        <button @trigger="see">{&of}</button>
        <fragment key="seen"><output>{seen} {wide}</output></fragment>
    }
    /// The page's title is its own.
    Titled(wide: bool) {
        let n = writable(0);
        on count() { n.update(|n| n + 1) }
        <head><title>"titled"</title></head>
        <button @trigger="count">"titled"</button>
        <fragment key="titled"><output>{n} {wide}</output></fragment>
    }
    Crumb(of: String) { <p>"You are at " {of}</p> }

    Plain(name: String) { <Site title={name.clone()} wide={false}><p>"plain" {&name}</p></Site> }
    Wide(name: String) { <Site title={name.clone()} wide={true}><p>"plain" {&name}</p><p slot="aside">"beside" {&name}</p></Site> }
    Nested(name: String) { <Site title="oak" wide={false}><Section name={name.clone()}><b>{&name}</b></Section></Site> }
    Beside(name: String) { <Site title="oak" wide={false}><Section name="elm"><b>"b"</b></Section><em>{&name}</em></Site> }
    Before(name: String) { <Site title="oak" wide={false}><head><title>{&name}</title></head><Section name="elm"><b>"b"</b></Section></Site> }
    Wrapped(name: String) { <Both title={name.clone()}><u>{&name}</u></Both> }
    Headed(name: String) {
        <Site title="oak" wide={false}>
            <head><title>{&name}</title><meta name="description" content="headed"><link rel="author" href="/{name}"></head>
            <p>"headed"</p>
        </Site>
    }
    Living(name: String) {
        let n = writable(0);
        on count() { n.update(|n| n + 1) }
        <Site title={name.clone()} wide={false}><Section name="elm"><button @trigger="count">{&name}</button><fragment key="n">{n}</fragment></Section></Site>
    }
    /// A live layout in another one, for a page that lives itself: what it is given stands in a scope.
    Framed(title: String, wide: bool) {
        let clicks = writable(0);
        <Site title={title.clone()} wide={wide}>
            <header><fragment key="clicks"><output>{clicks}</output></fragment></header>
            {#if wide}<h2>{&title}</h2>{:else}<h1>{&title}</h1>{/if}
            <slot/>
        </Site>
    }
    Stocked(name: String) {
        let n = writable(0);
        on count() { n.update(|n| n + 1) }
        <Framed title={name.clone()} wide={name == "oak"}>
            <fragment key="n"><p>{n}</p></fragment>
            {#if name == "elm"}<p>{&name}</p>{/if}
            <ul>{#each 0..2 as at}<li><button @trigger="count">{at} {&name}</button></li>{/each}</ul>
        </Framed>
    }
    /// A document that lives itself, with parts of all kinds.
    Lively(title: String, wide: bool) {
        let clicks = writable(0);
        let sought = writable(String::new());
        let loud = title.to_uppercase();
        let here = request().path().to_owned();
        on click() { clicks.update(|clicks| clicks + 1) }
        on seek(sought: String) { let _ = sought; }

        <!DOCTYPE html>
        <html lang="en">
            <head><meta charset="utf-8"><title>{&title}</title><meta name="description" content={title.clone()}></head>
            <body class="site" class:wide={wide}>
                <header>
                    <h1>{&title}</h1>
                    <button @trigger="click">"click"</button>
                    <button @trigger="click" class:wide={wide}>"click" {&title}</button>
                    <p>{&loud} "at" {here} "and" {request().path()}</p>
                    <fragment key="clicks"><output>{clicks}</output> <Badge/> <Boxed/></fragment>
                    <form @trigger="seek"><input name="sought" aria-label="x" bind:value={sought}><fragment key="sought"><i>{$sought}</i></fragment></form>
                    {#each 0..3 as at}<p>"Fixed" {at}</p>{/each}
                    <section class={&title} class:wide={wide} data-at={request().path()}>
                        <p style:color={loud.clone()}><fragment key="inner"><b>{$clicks}</b></fragment> "of" {&title}</p>
                        <form @trigger="seek"><input name="looked" aria-label="y" value={&title}><fragment key="seen"><i>{$sought}</i></fragment></form>
                        <form @trigger="seek" class:wide={wide}><Badge/><input name="looked" aria-label="z" value={&title}></form>
                    </section>
                    {#if true}<fragment key="often"><b>{$clicks}</b></fragment>{/if}
                    <Badge/>
                    <Starred/>
                    <Watch of={title.clone()} wide={wide}/>
                    <Crumb of={title.clone()}/>
                </header>
                {#if wide}<p>"wide" {&title} <Badge/></p>{:else}<p>"narrow"</p>{/if}
                <main><slot/></main>
                <div class:wide={wide}><p>"Around"</p><aside><slot name="aside"><p>"nothing beside" {&title}</p></slot></aside></div>
                <slot name="foot"><p>"nothing below" {&title}</p></slot>
            </body>
        </html>
        <style>".wide { color: teal; }"</style>
    }
    /// It lives, and stands in another layout.
    Chapter(name: String) {
        let read = writable(0);
        on read() { read.update(|read| read + 1) }
        <nav>"In " {&name} <button @trigger="read">"read"</button> <fragment key="read">{read} <Boxed/> <Late/></fragment> {#if true}<p><fragment key="again">{$read} <Boxed/></fragment></p>{/if}</nav><h2>{&name}</h2><slot/>
    }
    /// It has a style sheet, and no life of its own.
    Boxed() { <s class="boxed">"boxed"</s> <style>".boxed { border: solid; }"</style> }
    /// It makes something of what it is given.
    Volume(name: String) {
        let shown = name.to_uppercase();
        let read = writable(0);
        on read() { read.update(|read| read + 1) }
        <aside><button @trigger="read">{shown}</button> <fragment key="read">{read} <Starred/></fragment></aside><slot/>
    }
    Story(name: String) { <Lively title={name.clone()} wide={name == "oak"}><p>{&name}</p><b slot="foot">"foot" {&name}</b></Lively> }
    Saga(name: String) {
        let n = writable(0);
        on count() { n.update(|n| n + 1) }
        <Lively title={name.clone()} wide={name == "elm"}>
            <Chapter name={name.clone()}><Volume name="one"><button @trigger="count">{&name}</button><fragment key="n">{n}</fragment></Volume></Chapter>
            <p slot="aside">"beside" {&name}</p>
        </Lively>
    }
    Named(name: String) { <Wood name={name.clone()}><p>{&name}</p></Wood> }
    Wood(name: String) { <html><head><title>{&name}</title></head><body><nav>"Wood"</nav><Titled wide={name == "oak"}/><slot/></body></html> }
    Told(name: String) { <Lively title="oak" wide={true}><Chapter name="told"><Volume name={name.clone()}><p>{&name}</p></Volume></Chapter></Lively> }
    Quoted(name: String) { <Site title={name.clone()} wide={true}><Chapter name={name.clone()}><p>{&name}</p></Chapter></Site> }
    Followed(name: String) { <Site title={name.clone()} wide={false}><p>"first"</p></Site><p>"behind" {&name}</p> }
    Dark(name: String) { <Themed theme={name.clone()}><Section name={name.clone()}><b>"b"</b></Section></Themed> }
    /// Only around all content it is another one.
    Shaded(name: String) { <Themed theme={name.clone()}><b>"b"</b></Themed> }
    Bare(name: String) { <p>{&name}</p> }
    /// A document of which only the title differs around the content; and in a wide one, more of its head.
    Shop(title: String, wide: bool) {
        <!DOCTYPE html>
        <html lang="en">
            <head><meta charset="utf-8"><title>{&title}" & <title> of \"all\" </title>"</title>{#if wide}<meta name="robots" content={&title}>{/if}<link rel="icon" href="data:,"></head>
            <body><nav><a href="/">"Home"</a></nav><Badge/><main><slot/></main></body>
        </html>
    }
    /// It names its page, and stands in another layout.
    Aisle(name: String) { <head><title>"In " {&name} " < & >"</title></head><nav>"In " {&name}</nav><slot/> }
    Tinted() { <b class="tinted">"tinted"</b><style>".tinted { color: red; }"</style> }
    Linked(to: String) { <head><link rel="author" href="/{to}"><meta name="robots" content={&to}></head><i>{&to}</i> }
    Sold(name: String) { <Shop title={name.clone()} wide={false}><p>{&name}</p></Shop> }
    Listed(name: String) { <Shop title={name.clone()} wide={name != "oak"}>{#if name == "elm"}<Linked to={name.clone()}/>{/if}<p>{&name}</p></Shop> }
    Tints(name: String) { <Shop title={name.clone()} wide={false}>{#if name != "oak"}<Tinted/>{/if}<p>{&name}</p></Shop> }
    Links(name: String) { <Shop title="links" wide={false}>{#if name != "oak"}<Linked to={name.clone()}/>{/if}<p>{&name}</p></Shop> }
    InAisle(name: String) { <Shop title={name.clone()} wide={false}><Aisle name={name.clone()}><p>{&name}</p></Aisle></Shop> }
    ByAisle(name: String) { <Shop title="aisle" wide={false}><Aisle name={name.clone()}>{#if name == "elm"}<Tinted/>{/if}<p>{&name}</p></Aisle></Shop> }
    /// What it shows is loaded: its layout stands in it, and another in what it shows there, beside something.
    async Fetched(name: String) {
        tokio::task::yield_now().await;
        let shown = name.to_uppercase();
        <Site title={name.clone()} wide={name == "oak"}><Fetching name={shown.clone()}/><em slot="aside">{shown}</em></Site>
    }
    async Fetching(name: String) {
        tokio::task::yield_now().await;
        let n = writable(0);
        on count() { n.update(|n| n + 1) }
        <Section name="fetching"><button @trigger="count">{&name}</button><fragment key="n">{n} <Late/></fragment></Section>
        <p>"beside"</p>
    }
    /// What is loaded is all that stands in a layout, which lives or does not.
    Gotten(name: String) { <Site title="oak" wide={true}><Getting name={name.clone()}/></Site> }
    Kept(name: String) { <Lively title={name.clone()} wide={true}><Getting name={name.clone()}/></Lively> }
    async Getting(name: String) {
        tokio::task::yield_now().await;
        <Section name={name.clone()}><Late/><Badge/><b>{&name}</b></Section>
    }
    /// A document that lives, and loads what it shows.
    async Gathered(title: String, wide: bool) {
        let clicks = writable(0);
        tokio::task::yield_now().await;
        let loud = Ok::<_, marquetry::Error>(title.to_uppercase())?;
        on click() { clicks.update(|clicks| clicks + 1) }

        <!DOCTYPE html>
        <html lang="en" class:wide={wide}>
            <head><meta charset="utf-8"><title>{&title}</title></head>
            <body>
                <header>
                    <button @trigger="click">"click"</button>
                    <button @trigger="click" class:wide={wide}>"click" {&title}</button>
                    <h1>{loud}</h1>
                    <fragment key="clicks"><output>{clicks}</output> <Late/></fragment>
                    <Late/>
                    <Watch of={title.clone()} wide={wide}/>
                </header>
                {#if wide}<p>"wide" {&title} <Badge/></p>{:else}<p>"narrow"</p>{/if}
                <aside><slot name="aside"><p>"nothing beside" {&title}</p></slot></aside>
                <main><slot/></main>
            </body>
        </html>
    }
    /// It loads something, and has no life of its own.
    async Volumes(name: String) {
        tokio::task::yield_now().await;
        let shown = name.to_uppercase();
        <nav>"In " {&name}</nav><h2>{shown}</h2><Badge/><slot name="first"/><hr><slot/>
    }
    /// It loads something, and lives in another layout.
    async Lesson(name: String) {
        provide(7u32);
        tokio::task::yield_now().await;
        let read = writable(0);
        on read() { read.update(|read| read + 1) }
        <nav>"In " {&name} <button @trigger="read">"read"</button> <fragment key="read">{read} <Late/></fragment></nav><h2>{&name}</h2><slot/>
    }
    Course(name: String) {
        <Gathered title={name.clone()} wide={name == "oak"}><Lesson name={name.clone()}><Section name={name.clone()}><p>{&name}</p></Section></Lesson></Gathered>
    }
    async Learned(name: String) {
        tokio::task::yield_now().await;
        <Gathered title="oak" wide={true}>
            <Volumes name={name.clone()}><Section name={name.clone()}><Late/></Section><Chapter slot="first" name={name.clone()}><b>{&name}</b></Chapter></Volumes>
            <Section slot="aside" name={name.clone()}><p>"beside" {&name}</p></Section>
        </Gathered>
    }
    Taught(name: String) { <Lively title={name.clone()} wide={true}><Lesson name={name.clone()}><Volumes name="one"><p>{&name}</p></Volumes></Lesson></Lively> }
    /// The tag around all of it is a part.
    Paper(name: String) { <article class={&name} class:even={name == "elm"} data-title="{&name} > {1 + 1}"><nav>"In " {&name}</nav><slot/></article> }
    Papers(name: String) { <Site title="oak" wide={true}><Paper name={name.clone()}><Badge/><Section name={name.clone()}><p>{&name}</p></Section></Paper></Site> }
    Papered(name: String) { <Site title="oak" wide={false}><Paper name={name.clone()}><Chapter name={name.clone()}><p>{&name}</p></Chapter></Paper></Site> }
    /// They show whatever they are given: of some type, or for as long as it lives.
    Showcase<T: std::fmt::Display>(shown: T) where T: Clone {
        <!DOCTYPE html>
        <html lang="en"><head><title>{@display shown.clone()}</title></head><body><nav>"Case"</nav><h1>{@display shown}</h1><Badge/><main><slot/></main></body></html>
    }
    Borrowed<'a>(of: &'a str, more: &'a [&'a str]) { <nav>"Borrowed" {of}</nav><ul>{#each more as item}<li>{item}</li>{/each}</ul><slot/> }
    /// It lives, whatever it shows.
    Watched<T: std::fmt::Display + Clone + PartialEq + Send + Sync + 'static>(shown: T, seen: u32 = 0) {
        let looks = writable(0);
        on look() { looks.update(|looks| looks + 1) }
        <aside><button @trigger="look">"look"</button> <fragment key="looks">{looks} {seen}</fragment></aside><h2>{@display shown}</h2><slot/>
    }
    Cased(name: String) {
        <Showcase shown={name.clone()}><Watched shown={name.len()} seen={name.len() as u32}><Borrowed of={&name} more={&["one", &name]}><p>{&name}</p></Borrowed></Watched></Showcase>
    }
    Enumerated(name: String) { <Showcase shown={name.len()}><Watched shown={name.clone()}><Late/><p>{&name}</p></Watched></Showcase> }
    /// The title of its document lives.
    Titles(name: String, wide: bool) {
        let clicks = writable(0);
        on click() { clicks.update(|clicks| clicks + 1) }
        <!DOCTYPE html>
        <html lang={&name[..2]}>
            <head><meta charset="utf-8"><title>{$clicks} " & " {clicks}</title>{#if wide}<meta name="robots" content={&name}>{/if}</head>
            <body><nav><button @trigger="click">"click"</button></nav><h1>{&name}</h1><slot/></body>
        </html>
    }
    Entitled(name: String) { <Titles name={name.clone()} wide={name == "elm"}><Section name={name.clone()}><Starred/><p>{&name}</p></Section></Titles> }
    /// What is written into them stands in what lives.
    Guarding(more: bool) { <nav>"Guarded"</nav><Boundary><section><slot/></section><p slot="error">"broken"</p></Boundary>{#if more}<hr>{/if} }
    Looking() {
        let looks = writable(0);
        on look() { looks.update(|looks| looks + 1) }
        <nav><button @trigger="look">"look"</button></nav><fragment key="looks">{looks}<section><slot/></section></fragment>
    }
    Guarded(name: String) { <Site title="oak" wide={true}><Guarding more={name == "elm"}><Section name={name.clone()}><Badge/>{&name}</Section></Guarding></Site> }
    Unguarded(name: String) { <Guarding more={false}><Looking><p>{&name}</p></Looking></Guarding> }
    Looked(name: String) { <Looking><Section name={name.clone()}><Badge/>{&name}</Section></Looking> }
    /// It shows what it is given around what may fail; and what may fail stands beside what pages write into it.
    Shield(title: String) {
        <nav>"Links"</nav><h1>{&title}</h1><Badge/>
        <Boundary><section class={&title}><slot/></section><p slot="error">"broken"</p></Boundary>
        {#if title == "elm"}<hr><Watch of={title.clone()} wide={true}/>{/if}
    }
    Safe(title: String) {
        let looks = writable(0);
        on look() { looks.update(|looks| looks + 1) }
        <nav>
            <button @trigger="look">"look"</button> <fragment key="looks"><b>{looks}</b> <Boundary><Boxed/><p slot="error">"broken"</p></Boundary></fragment>
            <Boundary><Badge/><Late/><p slot="error">"broken"</p></Boundary>
            <Boundary><Breaks/><p slot="error">"broken" <Tinted/></p></Boundary>
        </nav>
        <h1>{&title}</h1><slot/>
    }
    Breaks() { let () = Err("it broke")?; <p>"never"</p> }
    Shielded(name: String) { <Site title="oak" wide={true}><Shield title={name.clone()}><Section name={name.clone()}><Badge/>{&name}</Section></Shield></Site> }
    Saved(name: String) { <Themed theme={name.clone()}><Safe title={name.clone()}><Section name={name.clone()}><Late/>{&name}</Section></Safe></Themed> }
    Shattered(name: String) { <Site title={name.clone()} wide={false}><Shield title={name.clone()}>{#if name == "elm"}<Breaks/>{/if}<p>{&name}</p></Shield></Site> }
    /// Without a document of its own.
    Sheet(name: String) { <main>{#if name == "elm"}<Tinted/>{/if}{#if name == "ash"}<Linked to={name.clone()}/>{/if}<p>{&name}</p></main> }
    Draft(name: String) { <Section name="elm">{#if name == "elm"}<Tinted/>{/if}<Aisle name={name.clone()}><p>{&name}</p></Aisle></Section> }
}

const KINDS: [&str; 35] = [
    "shielded",
    "saved",
    "shattered",
    "guarded",
    "unguarded",
    "looked",
    "entitled",
    "cased",
    "enumerated",
    "papers",
    "papered",
    "course",
    "learned",
    "taught",
    "fetched",
    "gotten",
    "kept",
    "named",
    "story",
    "saga",
    "told",
    "quoted",
    "stocked",
    "plain",
    "wide",
    "nested",
    "beside",
    "before",
    "wrapped",
    "headed",
    "living",
    "followed",
    "dark",
    "shaded",
    "bare",
];
/// Those whose heads differ in many ways.
const HEADS: [&str; 15] =
    ["course", "learned", "fetched", "story", "saga", "sold", "listed", "tints", "links", "in-aisle", "by-aisle", "sheet", "draft", "dark", "bare"];

fn site() -> Router {
    router(Sessions::memory())
}

fn router(sessions: Sessions) -> Router {
    let show = async |Path((kind, name)): Path<(String, String)>| {
        use axum::response::IntoResponse as _;
        match &*kind {
            "plain" => Page(Plain { name }).into_response(),
            "cased" => Page(Cased { name }).into_response(),
            "enumerated" => Page(Enumerated { name }).into_response(),
            "entitled" => Page(Entitled { name }).into_response(),
            "guarded" => Page(Guarded { name }).into_response(),
            "unguarded" => Page(Unguarded { name }).into_response(),
            "looked" => Page(Looked { name }).into_response(),
            "shielded" => Page(Shielded { name }).into_response(),
            "saved" => Page(Saved { name }).into_response(),
            "shattered" => Page(Shattered { name }).into_response(),
            "papers" => Page(Papers { name }).into_response(),
            "papered" => Page(Papered { name }).into_response(),
            "course" => Page(Course { name }).into_response(),
            "learned" => Page(Learned { name }).into_response(),
            "taught" => Page(Taught { name }).into_response(),
            "fetched" => Page(Fetched { name }).into_response(),
            "gotten" => Page(Gotten { name }).into_response(),
            "kept" => Page(Kept { name }).into_response(),
            "story" => Page(Story { name }).into_response(),
            "saga" => Page(Saga { name }).into_response(),
            "named" => Page(Named { name }).into_response(),
            "told" => Page(Told { name }).into_response(),
            "quoted" => Page(Quoted { name }).into_response(),
            "wide" => Page(Wide { name }).into_response(),
            "nested" => Page(Nested { name }).into_response(),
            "beside" => Page(Beside { name }).into_response(),
            "before" => Page(Before { name }).into_response(),
            "wrapped" => Page(Wrapped { name }).into_response(),
            "headed" => Page(Headed { name }).into_response(),
            "living" => Page(Living { name }).into_response(),
            "stocked" => Page(Stocked { name }).into_response(),
            "followed" => Page(Followed { name }).into_response(),
            "dark" => Page(Dark { name }).into_response(),
            "shaded" => Page(Shaded { name }).into_response(),
            "sold" => Page(Sold { name }).into_response(),
            "listed" => Page(Listed { name }).into_response(),
            "tints" => Page(Tints { name }).into_response(),
            "links" => Page(Links { name }).into_response(),
            "in-aisle" => Page(InAisle { name }).into_response(),
            "by-aisle" => Page(ByAisle { name }).into_response(),
            "sheet" => Page(Sheet { name }).into_response(),
            "draft" => Page(Draft { name }).into_response(),
            _ => Page(Bare { name }).into_response(),
        }
    };
    Router::new().route("/{kind}/{name}", get(show)).live(Live::new().navigation(true).sessions(sessions))
}

/// A number below another one.
fn below(state: &mut u64, limit: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize % limit
}

#[tokio::test]
async fn a_page_that_was_navigated_to_is_the_page_as_it_is_loaded() {
    let mut visitor = Visitor::new(serve(site()).await);
    for seed in 0..8 {
        let mut state = seed;
        let first = visitor.get("/plain/oak").await;
        let (mut document, mut page, mut way) = (Document::read(&first.body), first.page().to_owned(), vec!["/plain/oak".to_owned()]);
        for _ in 0..40 {
            let query = ["", "", "?q=1", "?q=a%22&b"][below(&mut state, 4)];
            let path = format!("/{}/{}{query}", KINDS[below(&mut state, KINDS.len())], LINKS[below(&mut state, LINKS.len())].0);
            way.push(path.clone());
            let response = navigate(&mut visitor, &path, &page).await;
            (document, page) = document.follow(&response);
            let fresh = Document::read(&visitor.get(&path).await.body);
            assert_eq!(document.renumbered(), fresh.renumbered(), "{way:?}");
        }
    }
}

#[tokio::test]
async fn from_each_head_to_each_other_the_browser_shows_that_of_the_page_as_it_is_loaded() {
    let mut visitor = Visitor::new(serve(site()).await);
    let mut paths = Vec::new();
    for (kind, (name, _)) in HEADS.iter().flat_map(|kind| LINKS.map(|link| (kind, link))) {
        let path = format!("/{kind}/{name}");
        let loaded = Document::read(&visitor.get(&path).await.body).renumbered();
        paths.push((path, loaded));
    }
    let first = visitor.get("/plain/oak").await;
    let (mut document, mut page) = (Document::read(&first.body), first.page().to_owned());
    // Each follows each other one once.
    let count = paths.len();
    let order = (0..count).flat_map(|one| std::iter::once(one).chain((one + 1..count).flat_map(move |other| [one, other])));
    let mut left = "/plain/oak";
    for (path, loaded) in order.map(|at| &paths[at]) {
        let response = navigate(&mut visitor, path, &page).await;
        (document, page) = document.follow(&response);
        assert_eq!(&document.renumbered(), loaded, "from {left} to {path}");
        left = path;
    }
}

/// What the names of pages say of them is all that another process has to go by.
#[tokio::test]
async fn two_pages_say_the_same_of_themselves_where_they_show_the_same_outside_of_fragments() {
    let mut visitor = Visitor::new(serve(site()).await);
    let mut known: Vec<(String, Document, String)> = Vec::new();
    for (kind, (name, _)) in KINDS.iter().chain(&HEADS).flat_map(|kind| LINKS.map(|link| (kind, link))) {
        for query in ["", "?q=1"] {
            let path = format!("/{kind}/{name}{query}");
            let page = visitor.get(&path).await;
            let (shows, says) = (Document::read(&page.body).outside(), page.page()[16..].to_owned());
            for (other, shown, said) in &known {
                assert_eq!(*shown == shows, *said == says, "{path} and {other}");
            }
            known.push((path, shows, says));
        }
    }
}

/// What an answer says, apart from the page's name and however all is numbered.
fn said(response: &Response) -> (Value, Vec<String>) {
    let mut parts = response.body.split('\0');
    let mut head: Value = serde_json::from_str(parts.next().unwrap()).unwrap();
    head.as_object_mut().unwrap().remove("page");
    (head, parts.map(renumbered).collect())
}

#[tokio::test]
async fn a_server_that_has_run_a_page_anew_answers_what_the_one_answers_that_had_made_it() {
    let sessions = Sessions::memory();
    for seed in 0..8 {
        let mut state = seed;
        let mut visitor = Visitor::new(serve(router(sessions.clone())).await);
        let random = |state: &mut u64| {
            let query = ["", "", "?q=1", "?q=a%22&b"][below(state, 4)];
            let kind = below(state, KINDS.len() + HEADS.len());
            let kind = KINDS.get(kind).unwrap_or_else(|| &HEADS[kind - KINDS.len()]);
            format!("/{kind}/{}{query}", LINKS[below(state, LINKS.len())].0)
        };
        let mut way = vec![random(&mut state)];
        let first = visitor.get(&way[0]).await;
        let (mut document, mut page) = (Document::read(&first.body), first.page().to_owned());
        for _ in 0..20 {
            let path = random(&mut state);
            let (mut response, mut _connection) = (navigate(&mut visitor, &path, &page).await, None);
            if below(&mut state, 3) == 0 {
                // And perhaps another one after that.
                for _ in 0..1 + below(&mut state, 2) {
                    visitor.server = serve(router(sessions.clone())).await;
                    let (connection, name, _) = come_back(&visitor, way.last().unwrap(), &page, &document.living()).await;
                    (page, _connection) = (name, Some(connection));
                }
                let anew = navigate(&mut visitor, &path, &page).await;
                assert_eq!(said(&anew), said(&response), "{way:?} {path}");
                response = anew;
            }
            way.push(path.clone());
            (document, page) = document.follow(&response);
            let fresh = Document::read(&visitor.get(&path).await.body);
            assert_eq!(document.renumbered(), fresh.renumbered(), "{way:?}");
        }
    }
}

#[tokio::test]
async fn a_page_to_which_a_title_that_lives_has_gone_along_is_known_after_a_restart() {
    let sessions = Sessions::memory();
    let mut visitor = Visitor::new(serve(router(sessions.clone())).await);
    let first = visitor.get("/entitled/oak").await;
    // What stands around the content is another one each time.
    let (document, page) = Document::read(&first.body).follow(&navigate(&mut visitor, "/entitled/elm", first.page()).await);
    visitor.server = serve(router(sessions)).await;
    let (_connection, name, _) = come_back(&visitor, "/entitled/elm", &page, &document.living()).await;
    let answer = navigate(&mut visitor, "/entitled/ash", &name).await;
    assert!(said(&answer).0.get("at").is_some(), "{answer:?}");
    let fresh = Document::read(&visitor.get("/entitled/ash").await.body);
    assert_eq!(document.follow(&answer).0.renumbered().body, fresh.renumbered().body);
}

/// What is sent from one page to another: the title, and the parts.
async fn between(from: &str, to: &str) -> (Option<String>, Vec<String>) {
    let mut visitor = Visitor::new(serve(site()).await);
    let left = visitor.get(from).await;
    let response = navigate(&mut visitor, to, left.page()).await;
    let mut parts: Vec<String> = response.body.split('\0').map(str::to_owned).collect();
    let head: Value = serde_json::from_str(&parts.remove(0)).unwrap();
    assert!(head.get("at").is_some(), "{response:?}");
    parts.pop();
    (head.get("title").map(|title| title.as_str().unwrap().to_owned()), parts)
}

#[tokio::test]
async fn of_a_layout_whose_props_differ_only_what_shows_them_is_sent() {
    let (title, parts) = between("/nested/elm", "/nested/ash").await;
    assert_eq!((title, parts), (None, ["ash", "ash", "<b>ash</b>"].map(str::to_owned).to_vec()));
    let (title, parts) = between("/plain/elm", "/plain/ash").await;
    assert_eq!(title.as_deref(), Some("ash"));
    assert_eq!((&*parts[0], parts.iter().any(|part| part.contains("badge") || part.contains("Fixed"))), ("ASH", false), "{parts:?}");
    assert!(parts.iter().any(|part| part == "<p>plain ash</p>"), "its content by itself: {parts:?}");
}

#[tokio::test]
async fn of_an_element_around_others_only_the_tag_is_sent() {
    let (_, parts) = between("/papers/elm", "/papers/ash").await;
    assert_eq!(parts[..2], ["<article data-title=\"ash &gt; 2\" class=\"ash\">", "ash"], "{parts:?}");
    let (_, parts) = between("/papered/elm", "/papered/ash").await;
    assert_eq!(parts, ["<article data-title=\"ash &gt; 2\" class=\"ash\">", "ash", "ash", "ash", "<p>ash</p>"]);
    // In a layout that lives, around what lives in it.
    let (_, parts) = between("/story/elm", "/story/oak").await;
    for tag in ["<section data-s3slu0mdh data-at=\"/story/oak\" class=\"oak wide\">", "<p style=\"color:OAK\">"] {
        assert!(parts.iter().any(|part| part == tag), "{tag}: {parts:?}");
    }
    assert!(parts.iter().any(|part| part.starts_with("<form") && part.ends_with("class=\"wide\">")), "{parts:?}");
}

#[tokio::test]
async fn a_layout_may_be_generic() {
    let (title, parts) = between("/cased/elm", "/cased/oak").await;
    assert_eq!((title.as_deref(), &parts[..]), (Some("oak"), &["oak", "oak", "<li>one</li><li>oak</li>", "<p>oak</p>"].map(str::to_owned)[..]));
    // The elements are the same whatever is shown in them; one that lives is another one.
    let (title, parts) = between("/cased/elm", "/enumerated/elm").await;
    assert_eq!((title.as_deref(), &*parts[0], parts.len()), (Some("3"), "3", 2), "{parts:?}");
    assert!(parts[1].contains("look"), "{parts:?}");
}

#[tokio::test]
async fn what_is_loaded_shares_its_layouts() {
    let (title, parts) = between("/fetched/elm", "/fetched/ash").await;
    assert_eq!(title.as_deref(), Some("ash"));
    assert!(parts.contains(&"<em>ASH</em>".to_owned()) && !parts.iter().any(|part| part.contains("Fixed") || part.contains("badge")), "{parts:?}");
    let (_, parts) = between("/gotten/elm", "/gotten/ash").await;
    assert!(parts.len() == 3 && parts[..2] == ["ash", "ash"], "the inner layout is read by its parts: {parts:?}");
    // One that loads something itself, with its own life or without, in another one or around others.
    for (kind, kept) in [("course", &["narrow", "late", "read"][..]), ("taught", &["Fixed", "star", "read"]), ("learned", &["click", "badge", "read"])] {
        let (_, parts) = between(&format!("/{kind}/elm"), &format!("/{kind}/ash")).await;
        let (_, inner) = parts.split_last().unwrap();
        assert!(parts.contains(&"ash".to_owned()) && !inner.iter().any(|part| kept.iter().any(|kept| part.contains(kept))), "{kind}: {parts:?}");
    }
}

#[tokio::test]
async fn the_tags_around_all_content_are_parts_of_a_layout() {
    let mut visitor = Visitor::new(serve(site()).await);
    let left = visitor.get("/dark/elm").await;
    let response = navigate(&mut visitor, "/dark/ash", left.page()).await;
    let head: Value = serde_json::from_str(response.body.split('\0').next().unwrap()).unwrap();
    assert_eq!(head["around"], "<html lang=\"as\" data-wide=\"true\"><body class=\"ash dark\" style=\"color:white\">");
    assert!(!response.body.contains("Links") && !response.body.contains("badge"), "{response:?}");
}

#[tokio::test]
async fn a_trigger_outside_of_forms_goes_along_to_another_query() {
    let (_, parts) = between("/plain/elm", "/plain/elm?q=1").await;
    assert!(parts.is_empty(), "{parts:?}");
    let (_, parts) = between("/plain/elm?q=1", "/plain/elm?q=a%22&b").await;
    assert!(parts.is_empty(), "{parts:?}");
}

#[tokio::test]
async fn nothing_is_taken_for_the_same_that_stands_beside_a_layout() {
    let (_, parts) = between("/beside/elm", "/beside/ash").await;
    assert_eq!(parts.len(), 1);
    assert!(parts[0].starts_with("<section>") && parts[0].ends_with("<em>ash</em>"), "{parts:?}");
}

#[tokio::test]
async fn of_a_layout_that_lives_only_what_shows_its_props_is_sent() {
    let (title, parts) = between("/story/elm", "/story/ash").await;
    assert_eq!(title.as_deref(), Some("ash"));
    assert!(parts.contains(&"ash".to_owned()) && parts.contains(&"<p>ash</p>".to_owned()), "{parts:?}");
    assert!(!parts.iter().any(|part| ["Fixed", "badge", "<output>0", "sought", "boxed"].iter().any(|kept| part.contains(kept))), "{parts:?}");
    // What may fail in it stays, too.
    let (_, parts) = between("/saved/elm", "/saved/ash").await;
    assert!(parts[0] == "ash" && !parts.iter().any(|part| ["look", "badge", "broken"].iter().any(|kept| part.contains(kept))), "{parts:?}");
    // In its own document, and in another layout.
    for path in ["/told", "/quoted"] {
        let (_, parts) = between(&format!("{path}/elm"), &format!("{path}/ash")).await;
        assert!(!parts.iter().any(|part| part.contains("badge") || part.contains("again")), "{parts:?}");
    }
}
