//! Text that Rust cannot read, and entities.

use super::super::wrong;

#[test]
fn what_must_be_quoted() {
    wrong(
        "<p>Don't panic</p>",
        r#"
        1:11 Rust cannot read `Don't` outside of a string
            help: quote this text: "Don't …"
        "#,
    );
    wrong(
        "<p>C# 90's 1em 3.5em</p>",
        r#"
        1:9 Rust cannot read `C#` outside of a string
            help: quote this text: "C# …"
        1:13 Rust cannot read `90's` outside of a string
            help: quote this text: "90's …"
        1:16 Rust cannot read `1em` outside of a string
            help: quote this text: "1em …"
        1:20 Rust cannot read `3.5em` outside of a string
            help: quote this text: "3.5em …"
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
            help: quote the text: "https://…"
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
