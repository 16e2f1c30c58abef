//! Pages with layouts of all kinds.

use axum::{Router, extract::Path, routing::get};
use marquetry::prelude::*;

pub(crate) const LINKS: [(&str, &str); 3] = [("oak", "Oak"), ("elm", "Elm"), ("ash", "Ash")];

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
    /// Nothing but what lives in its layout has something more for the head.
    Shelved(name: String) { <Themed theme={name.clone()}><Volume name="one"><p>{&name}</p></Volume></Themed> }
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
    /// They live themselves, and have their slots in what lives, or in other components; one stands in the other.
    Wall(title: String) {
        let looks = writable(0);
        on look() { looks.update(|looks| looks + 1) }
        <nav><button @trigger="look">"look"</button> <fragment key="looks"><b>{looks}</b></fragment></nav><h1>{&title}</h1>
        <Boundary><section class={&title}><slot/>{#if title == "ash"}<Badge/>{/if}</section><p slot="error">"broken" <Tinted/></p></Boundary>
        <fragment key="around"><i>{$looks} {&title}</i><div><slot name="foot">"none"</slot></div></fragment>
    }
    Frame(of: String) {
        let seen = writable(0);
        on see() { seen.update(|seen| seen + 1) }
        <aside><button @trigger="see">"see"</button> <fragment key="seen"><i>{seen}</i></fragment></aside>
        <Boxing><Boxed/><div class="inner"><slot/></div></Boxing>
        {#if of != "ash"}<p><fragment key="beside">{$seen} {&of}</fragment></p>{/if}
        <fragment key="folding">{#if $seen % 2 == 0}<slot name="foot"/>{/if}</fragment>
    }
    Boxing() { <div class="boxing"><Badge/><slot/></div> }
    Walled(name: String) { <Wall title={name.clone()}><Frame of="oak"><p>{&name}</p><b slot="foot">{&name}</b></Frame><Badge slot="foot"/></Wall> }
    Walls(name: String) {
        <Site title="oak" wide={true}>
            <Frame of={name.clone()}>
                <Wall title={name.clone()}>{#if name == "elm"}<Breaks/>{/if}<Section name="elm"><Badge/>{&name}</Section></Wall>
                <p slot="foot">"foot of" {&name}</p>
            </Frame>
        </Site>
    }
    Shielded(name: String) { <Site title="oak" wide={true}><Shield title={name.clone()}><Section name={name.clone()}><Badge/>{&name}</Section></Shield></Site> }
    Saved(name: String) { <Themed theme={name.clone()}><Safe title={name.clone()}><Section name={name.clone()}><Late/>{&name}</Section></Safe></Themed> }
    Shattered(name: String) { <Site title={name.clone()} wide={false}><Shield title={name.clone()}>{#if name == "elm"}<Breaks/>{/if}<p>{&name}</p></Shield></Site> }
    /// Without a document of its own.
    Sheet(name: String) { <main>{#if name == "elm"}<Tinted/>{/if}{#if name == "ash"}<Linked to={name.clone()}/>{/if}<p>{&name}</p></main> }
    Draft(name: String) { <Section name="elm">{#if name == "elm"}<Tinted/>{/if}<Aisle name={name.clone()}><p>{&name}</p></Aisle></Section> }
}

pub(crate) const KINDS: [&str; 38] = [
    "walled",
    "walls",
    "shelved",
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
pub(crate) const HEADS: [&str; 16] =
    ["course", "learned", "fetched", "story", "saga", "sold", "listed", "tints", "links", "in-aisle", "by-aisle", "sheet", "draft", "shelved", "dark", "bare"];

pub(crate) fn site() -> Router {
    router(Sessions::memory())
}

pub(crate) fn router(sessions: Sessions) -> Router {
    let show = async |Path((kind, name)): Path<(String, String)>| {
        use axum::response::IntoResponse as _;
        match &*kind {
            "walled" => Page(Walled { name }).into_response(),
            "walls" => Page(Walls { name }).into_response(),
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
            "shelved" => Page(Shelved { name }).into_response(),
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
