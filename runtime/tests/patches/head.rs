//! Titles follow stores, and come and go with what they stand in.

use marquetry::{
    prelude::*,
    testing::{Patch, mount},
};

use crate::{follow, random::Random};

component! {
    /// Titles of its own, of a branch, and of children that are static, live, and in a slot.
    Titles(count: Writable<u32>, text: Writable<String>) {
        <head>
            <meta name="description" content="outside">
            <title>{$text}" > "{$count}</title>
            {#if $count > 7}<title>"more than 7 & <b>"</title>{/if}
        </head>
        <fragment key="titles">
            {#if $count > 2}
                <p>{count}</p>
                <head><title>{text}</title></head>
                {#if $count > 4}<Inner count={count.clone()} n={$count}/>{/if}
            {:else}
                <b>"none"</b>
            {/if}
            {#each 0..$count as n (n)}<Row {n}/>{/each}
            <Around><head><title>"around "{$count}</title></head>{text}</Around>
        </fragment>
    }

    Inner(count: Writable<u32>, n: u32) {
        <head><title>"inner "{n}</title></head>
        <fragment key="inner">
            {#if $count % 2 == 0}<head><title>{count}{#if $count > 5}" --> many"{/if}</title></head>{/if}
            {count}
        </fragment>
    }

    Row(n: u32) {
        {#if n == 5}<head><title>"row "{n}</title></head>{/if}
        <i>{n}</i>
    }

    Around() { <div><slot/></div> }

    Document(count: Writable<u32>) {
        <html lang="en">
            <head>
                <title>{count}" open"</title>
                <meta name="robots" content="none">
            </head>
            <body>
                <fragment key="body">{#if $count > 3}<Row n={5}/>{:else}{count}{/if}</fragment>
            </body>
        </html>
    }

    /// Shows components with style sheets that come later.
    Sheets(count: Writable<u32>) {
        <style>"p { color: red }"</style>
        <p>"sheets"</p>
        <fragment key="sheets">
            {#each 0..$count as n (n)}<Sheet {n}/>{/each}
            {#if $count > 1}<LiveSheet count={count.clone()}/>{/if}
        </fragment>
    }

    Sheet(n: u32) {
        <style>"b { color: blue } .even { color: green }"</style>
        <b class:even={n % 2 == 0}>{n}</b>
        <i>"plain"</i>
    }

    LiveSheet(count: Writable<u32>) {
        <head><link rel="stylesheet" href="/live.css"></head>
        <style global>"body { margin: 0 }"</style>
        <fragment key="live" tag="ul" class="list"><li class="a {$count}">{count}</li></fragment>
        <style>".list > .a { color: red }"</style>
    }

    Fallback(on: Writable<bool>) {
        <html lang="en">
            <head><title>"a &amp; & b > c"</title></head>
            <body><fragment key="body">{#if $on}<head><title>"on"</title></head>{/if}</fragment></body>
        </html>
    }
}

const TEXTS: &[&str] = &["", "a", "a --> b", "<!--\"--!>\\", "ä 'b' & c"];

fn count(random: &mut Random) -> u32 {
    random.below(9) as u32
}

#[tokio::test]
async fn titles_follow_what_they_read_and_what_they_stand_in() {
    follow(
        |random| (writable(count(random)), writable(TEXTS[random.below(TEXTS.len())].to_owned())),
        |(count, text)| Titles { count: count.clone(), text: text.clone() },
        |(store, text), random| match random.below(3) {
            0 => text.set(TEXTS[random.below(TEXTS.len())].to_owned()),
            _ => store.set(count(random)),
        },
    )
    .await;
}

#[tokio::test]
async fn the_title_of_a_document_is_live_without_a_fragment() {
    follow(|random| writable(count(random)), |count| Document { count: count.clone() }, |store, random| store.set(count(random))).await;
}

#[tokio::test]
async fn a_documents_own_title_comes_back() {
    let on = writable(true);
    let mut page = mount(Fallback { on: on.clone() }).await;
    assert_eq!(page.title(), "on");
    on.set(false);
    assert_eq!(page.title(), "a &amp; & b > c");
}

#[tokio::test]
async fn a_live_title_is_one_text_and_no_html() {
    let (count, text) = (writable(1), writable("a".to_owned()));
    let mut page = mount(Titles { count: count.clone(), text: text.clone() }).await;
    assert_eq!(page.title(), "around 1");
    text.set("<b> -->".to_owned());
    let patches = page.patches();
    assert!(patches.contains(&Patch::Text("<b> --> > 1".to_owned())), "{patches:?}");
}

#[tokio::test]
async fn scoped_elements_are_the_same_whenever_they_come() {
    follow(|random| writable(count(random)), |count| Sheets { count: count.clone() }, |store, random| store.set(count(random))).await;
}

#[tokio::test]
async fn a_style_sheet_comes_once_before_what_it_is_for() {
    let count = writable(0);
    let mut page = mount(Sheets { count: count.clone() }).await;
    let [own] = &page.head()[..] else { panic!("{:?}", page.head()) };
    assert!(own.starts_with("<style>p[data-s") && own.ends_with("]{color:red}</style>"), "{own}");
    count.set(1);
    let html = page.html();
    let scoped = html.split("<b ").nth(1).and_then(|rest| rest.split('=').next()).map(str::to_owned).unwrap_or_default();
    assert!(scoped.starts_with("data-s"), "{html}");
    assert_eq!(html.replacen(&html[..html.find("</p>").unwrap_or_default()], "", 1), format!("</p> <b {scoped}=\"\" class=\"even\">0</b> <i>plain</i> "));
    assert_eq!(page.head()[1..], [format!("<style>b[{scoped}]{{color:blue}}.even[{scoped}]{{color:green}}</style>")]);
    count.set(3);
    page.html();
    let head = page.head();
    assert_eq!(head.len(), 3, "{head:?}");
    assert!(head[2].contains("<link rel=\"stylesheet\" href=\"/live.css\">") && head[2].contains("<style>body { margin: 0 }</style>"), "{head:?}");
    for again in [0, 3, 1, 4] {
        count.set(again);
        page.html();
    }
    assert_eq!(page.head()[2..].iter().filter(|news| news.contains("<style>")).count(), 1);
}
