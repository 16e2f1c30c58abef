//! What is sent from one page to another with the same layout: the parts of it that differ, and nothing else.

use serde_json::Value;

use crate::{
    pages::site,
    support::{Visitor, navigation::navigate, serve},
};

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
