//! Text that Rust cannot read, and entities.

use super::super::wrong;

#[test]
fn what_must_be_quoted() {
    wrong(
        "<p>Don't panic</p>",
        r#"
        1:11 Rust cannot read `Don't` outside of a string
            help: quote this text: "Don't panic"
        "#,
    );
    wrong(
        "<p>C# 90's 1em 3.5em</p>",
        r#"
        1:9 Rust cannot read `C#` outside of a string
            help: quote this text: "C# 90's 1em 3.5em"
        "#,
    );
    wrong(
        r#"<p>a"b"</p>"#,
        "
        1:9 Rust reads a string that directly follows a word as one token
            help: put a space between them, or quote the whole text
        ",
    );
    wrong(
        r#"<p>"a"b</p>"#,
        "
        1:8 Rust reads a string that directly follows a word as one token
            help: put a space between them, or quote the whole text
        ",
    );
    wrong(
        r#"<p>b"bytes"</p>"#,
        r#"
        1:8 bytes are no text
            help: write a string: "…"
        "#,
    );
    wrong(
        "<p>a < b</p>",
        r#"
        1:10 a lone `<` begins no tag
            help: write `&lt;`, or quote the text: "a < b"
        "#,
    );
    wrong(
        "<p>a <5</p>",
        r#"
        1:10 a lone `<` begins no tag
            help: write `&lt;`, or quote the text: "a < b"
        "#,
    );
}

#[test]
fn comments_that_were_text() {
    wrong(
        "<p>see http://example.com
</p>",
        r#"
        1:16 `//` begins a comment in Rust: the rest of this line is lost
            help: quote this text: "see http://example.com"
        "#,
    );
    wrong(
        "<p>
/// note
</p>",
        "
        2:0 `///` begins a comment in Rust: the rest of this line is lost
            help: quote the text, or write the comment as `<!-- … -->`
        ",
    );
}

#[test]
fn entities() {
    wrong(
        "<p>&mdahs;</p>",
        "
        1:9 HTML has no entity `&mdahs;`
            help: did you mean `&mdash;`?
        ",
    );
    wrong(
        "<p>&zzzzzz;</p>",
        r#"
        1:9 HTML has no entity `&zzzzzz;`
            help: quote the text: "&zzzzzz;"
        "#,
    );
    wrong(
        "<p>&copy 3</p>",
        "
        1:9 browsers read `&copy` as an entity even without the `;`
            help: write `&copy;` for the character, or `&amp;copy` for the text
        ",
    );
    wrong(
        "<p>&#0; &#xD800; &#12</p>",
        r#"
        1:9 `&#0;` is no character
            help: write a code point, as `&#8212;` or `&#x2014;`
        1:14 `&#xD800;` is no character
            help: write a code point, as `&#8212;` or `&#x2014;`
        1:23 `&#12` has no `;`
            help: write `&#12;`, or quote the text: "&#12"
        "#,
    );
}

#[test]
fn what_cannot_be_read_is_told_once_for_all_of_a_text() {
    wrong(
        "<p>It's</p><p>a {b} C# and F#, it's {c}</p><p># one</p>",
        r##"
        1:10 Rust cannot read `It's` outside of a string
            help: quote this text: "It's"
        1:26 Rust cannot read `C#` outside of a string
            help: quote this text: "C# and F#, it's"
        "##,
    );
}

#[test]
fn values_without_quotes() {
    wrong(
        "<a href=/about#us class=a-b target=_blank rel=noopener>x</a><img src=a.png alt=x width=100>",
        r#"
        1:13 the value of `href` is neither a string nor in braces
            help: write `href="/about#us"`
        1:29 the value of `class` is neither a string nor in braces
            help: write `class="a-b"`
        1:40 the value of `target` is neither a string nor in braces
            help: write `target="_blank"` for the text, or `target={_blank}` for the expression
        1:51 the value of `rel` is neither a string nor in braces
            help: write `rel="noopener"` for the text, or `rel={noopener}` for the expression
        1:74 the value of `src` is neither a string nor in braces
            help: write `src="a.png"`
        1:84 the value of `alt` is neither a string nor in braces
            help: write `alt="x"` for the text, or `alt={x}` for the expression
        1:92 the value of `width` is neither a string nor in braces
            help: write `width="100"` for the text, or `width={100}` for the expression
        "#,
    );
    wrong(
        "<p><a href=https://example.org>x</a>\n</p>",
        r#"
        1:16 `//` begins a comment in Rust: the rest of this line is lost
            help: quote the value: `href="https://example.org"`
        "#,
    );
    wrong(
        "<p>see https://example.org</p>\n",
        r#"
        1:17 `//` begins a comment in Rust: the rest of this line is lost
            help: quote this text: "see https://example.org"
        "#,
    );
}
