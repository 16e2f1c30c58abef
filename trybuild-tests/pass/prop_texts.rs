//! What a prop may be given as text: what is made of a text, and options of that.

use std::{borrow::Cow, sync::Arc};

use marquetry::prelude::*;

/// A type of an application's own.
#[derive(Clone, PartialEq)]
struct Name(String);

impl From<&str> for Name {
    fn from(text: &str) -> Name {
        Name(text.to_owned())
    }
}

impl From<String> for Name {
    fn from(text: String) -> Name {
        Name(text)
    }
}

component! {
    Texts(a: String, b: &'static str, c: Cow<'static, str>, d: Name) { <p>{a}{b}{c}{d.0}</p> }
    Options(
        a: Option<String> = None, b: Option<&'static str> = None, c: Option<Cow<'static, str>> = None, d: Option<Name> = None, e: Option<Arc<str>> = None
    ) {
        <p title={a}>{b}{c}{d.map(|d| d.0)}{e}</p>
    }
    Home(n: u8) {
        <Texts a="a" b="b" c="c" d="d"/>
        <Options a="a" b="b" c="c" d="d" e="e"/>
        <Options a="a{n}" c=""/>
        <Options/>
    }
}

fn main() {
    let html = Home { n: 1 }.to_html();
    assert!(html.contains(r#"<p>abcd</p> <p title="a">bcde</p> <p title="a1"></p> <p></p>"#), "{html}");
}
