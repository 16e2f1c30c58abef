//! What a value cannot do, whatever it is: run as a script, leave its place in the page.

#![cfg(feature = "testing")]

use marquetry::prelude::*;

component! {
    Addresses(x: String) {
        <a href={&x}>"plain"</a>
        <a HREF={&x}>"upper case"</a>
        <a "href"={&x}>"quoted"</a>
        <a "Href"="{x}">"quoted, in a literal"</a>
        <a href="{x}/more">"a scheme of its own"</a>
        <form action={&x}><button formaction={&x}>"x"</button></form>
        <object data={&x}></object>
        <iframe src={&x} title="x"></iframe>
        <script src={&x}></script>
        <svg><a xlink:href={&x}><path d="M0 0"/></a><use href={&x}/></svg>
        <video src={&x} poster={&x}></video>
        <a {..Spread::new().set("href", &x)}>"spread"</a>
        <a {..Spread::new().set("HREF", &x)}>"spread in upper case"</a>
    }

    Beside(x: String) {
        <a href="/page/{x}" title={&x}>"a path of its own"</a>
        <a href="/first" {..Spread::new().set("HREF", &x)}>"the first holds"</a>
        <p {..Spread::new().set("ONCLICK", &x).set("Style", &x).set("srcDoc", &x)}>"none of these"</p>
    }
}

const DANGEROUS: [&str; 6] = [
    "javascript:alert(1)",
    " \u{1}JavaScript:alert(1)",
    "java\tscript:alert(1)",
    "vbscript:x",
    "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml,<svg/>",
];

/// The values of all attributes that hold addresses, as a browser reads them.
fn addresses(html: &str) -> Vec<String> {
    let document = scraper::Html::parse_document(html);
    let elements = document.tree.nodes().filter_map(|node| node.value().as_element());
    let names = ["href", "xlink:href", "action", "formaction", "data", "src", "poster"];
    elements.flat_map(|element| names.iter().filter_map(|name| element.attr(name)).map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[test]
fn no_address_runs_a_script() {
    for dangerous in DANGEROUS {
        let html = Addresses { x: dangerous.to_owned() }.to_html();
        let found = addresses(&html);
        assert!(found.len() >= 14, "{html}");
        let refused = |address: &String| address.starts_with("about:blank#refused") || address == "/";
        assert!(found.iter().all(refused), "{dangerous}: {found:?}");
    }
}

#[test]
fn other_addresses_stay() {
    for fine in ["/a?b=javascript:x", "https://example.org/", "mailto:a@b", "#javascript:", "data:image/png;base64,AA"] {
        let found = addresses(&Addresses { x: fine.to_owned() }.to_html());
        assert!(found.iter().all(|address| address.starts_with(fine) || address == "/"), "{fine}: {found:?}");
    }
}

#[test]
fn what_is_no_address_of_its_own_stays_where_it_is() {
    let html = Beside { x: "javascript:alert(\"1\")".to_owned() }.to_html();
    assert_eq!(addresses(&html), ["/page/javascript:alert(\"1\")", "/first"], "{html}");
    assert!(html.contains("<p>none of these</p>"), "{html}");
}
