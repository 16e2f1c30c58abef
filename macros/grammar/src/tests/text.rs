//! Text, white space and entities.

use super::{bare, markup};

#[test]
fn white_space_collapses_as_in_svelte() {
    assert_eq!(markup("<p>  two\n   words  </p>"), r#"<p>["two words"]"#);
    assert_eq!(markup("<p>two <b>three</b> four</p>"), r#"<p>["two " <b>["three"] " four"]"#);
    assert_eq!(markup("<p>two<b>three</b>four</p>"), r#"<p>["two" <b>["three"] "four"]"#);
    assert_eq!(markup("<p>\n  <b>a</b>\n  <i>b</i>\n</p>"), r#"<p>[<b>["a"] " " <i>["b"]]"#);
    assert_eq!(markup("<p>a {b} c{d}</p>"), r#"<p>["a " {b} " c" {d}]"#);
    assert_eq!(markup("<p>a {#if x} b {/if} c</p>"), r#"<p>["a " if (x)["b"] " c"]"#);
    assert_eq!(markup("<p>{a}\n{b}</p>"), r#"<p>[{a} " " {b}]"#);
    assert_eq!(markup("<p>   </p>"), "<p>[]");
}

#[test]
fn bindings_and_comments_take_no_white_space() {
    assert_eq!(markup("<p>a {@let x = 1} b</p>"), r#"<p>["a" {@let x = 1} " b"]"#);
    assert_eq!(markup("<p>\n{@let x = 1}\n{x}</p>"), "<p>[{@let x = 1} {x}]");
    assert_eq!(markup("<p>a <!-- it is , : 5px --> b</p>"), r#"<p>["a b"]"#);
    assert_eq!(markup("<p>a<!-- x -->b</p>"), r#"<p>["ab"]"#);
    assert_eq!(markup("<p>a /* x */ b // c\n d</p>"), r#"<p>["a b d"]"#);
    assert_eq!(markup("<p>a{/* nothing */}b</p>"), r#"<p>["ab"]"#);
}

#[test]
fn tables_and_svg_ignore_white_space_between_elements() {
    assert_eq!(markup("<tr> <td>a</td> <td>b</td> </tr>"), r#"<tr>[<td>["a"] <td>["b"]]"#);
    assert_eq!(markup("<tbody>{#each r} <tr></tr> <tr></tr> {/each}</tbody>"), "<tbody>[each (r)[<tr>[] <tr>[]]]");
    assert_eq!(markup("<svg><g> <path/> <path/> </g><text>a <tspan>b</tspan></text></svg>"), r#"<svg>[<g>[<path/> <path/>] <text>["a " <tspan>["b"]]]"#);
    assert_eq!(markup("<select> <option>a b</option> <option/> </select>"), r#"<select>[<option>["a b"] <option/>]"#);
}

#[test]
fn fragments_and_blocks_take_the_white_space_of_their_element() {
    assert_eq!(
        markup("<fragment key=\"k\" tag=\"tbody\"> <tr></tr> {#if a}<tr></tr> <tr></tr>{/if} </fragment>"),
        "fragment k <tbody>[<tr>[] if (a)[<tr>[] <tr>[]]]"
    );
    assert_eq!(markup("<tbody><fragment key=\"k\">{#each a}<tr></tr> <tr></tr>{/each}</fragment></tbody>"), "<tbody>[fragment k[each (a)[<tr>[] <tr>[]]]]");
    assert_eq!(markup("<select><Options>a <b></b> c</Options></select>"), r#"<select>[<Options>["a " <b>[] " c"]]"#);
    assert_eq!(markup("<svg><foreignObject><i></i> <i></i></foreignObject></svg>"), "<svg>[<foreignObject>[<i>[] \" \" <i>[]]]");
}

#[test]
fn pre_and_textarea_are_verbatim() {
    let source = "<pre>\n  a\n\tb  <b>c  d</b> // gone\n  {x}\n</pre>";
    assert_eq!(markup(source), "<pre>[\"  a\n\tb  \" <b>[\"c  d\"] \" \n  \" {x} \"\n\"]");
    assert_eq!(markup("<textarea> a  b </textarea>"), "<textarea>[\" a  b \"]");
    assert_eq!(bare("<pre>a   b\n    c</pre>"), "<pre>[\"a   b\n    c\"]");
    assert_eq!(markup("<pre>{#if x}  a  {/if}</pre> b"), "<pre>[if (x)[\"  a  \"]] \" b\"");
}

#[test]
fn what_rust_can_lex_needs_no_quotes() {
    for text in [
        "5px 2rem 12:30pm 1,000",
        "A:B, c. d; e! f? 5% $6 #7 @x a*b a+b a-b a=b a_b ~ ^ |",
        "Grüße, 世界",
        "AT&T a & b",
        "(see [a, b] and f(x))",
        "'n' x",
        "a -> b => c >= d",
        "type fn match r#struct",
        "on save (x) let us",
        "a::b 'tis",
        "1.5 0x1f 1_000",
        "?a=1&b=2",
    ] {
        assert_eq!(markup(&format!("<p>{text}</p>")), format!("<p>[\"{text}\"]"));
        assert_eq!(bare(&format!("<p>{text}</p>")), format!("<p>[\"{text}\"]"));
    }
}

#[test]
fn literals_are_their_exact_value() {
    assert_eq!(markup(r#"<p>"Don't {panic} &amp;  "</p>"#), r#"<p>["Don't {panic} &amp;  "]"#);
    assert_eq!(markup(r#"<p> "a" "b" </p>"#), r#"<p>["a b"]"#);
    assert_eq!(markup(r#"<p>"a""b"</p>"#), r#"<p>["ab"]"#);
    assert_eq!(markup(r###"<p>r#"a "b""#</p>"###), r#"<p>["a "b""]"#);
    assert_eq!(markup(r#"<p>a "" </p>"#), r#"<p>["a "]"#);
    assert_eq!(markup(r#""top" <p></p>"#), r#""top " <p>[]"#);
}

#[test]
fn brackets_in_text_hold_markup() {
    assert_eq!(markup("<p>(see <b>x</b>, {y})</p>"), r#"<p>["(see " <b>["x"] ", " {y} ")"]"#);
    assert_eq!(markup("<p>[ a ]</p>"), r#"<p>["[ a ]"]"#);
}

#[test]
fn entities_are_resolved() {
    assert_eq!(markup("<p>a&mdash;b &#39;&#x27; &amp;lt;</p>"), "<p>[\"a—b '' &lt;\"]");
    assert_eq!(markup("<p> &nbsp; </p>"), "<p>[\"\u{a0}\"]");
    assert_eq!(markup("<p>&frac12;&there4;&NotEqualTilde;&CounterClockwiseContourIntegral;</p>"), "<p>[\"½∴≂̸∳\"]");
    assert_eq!(markup("<p>&#128512;</p>"), "<p>[\"😀\"]");
    assert_eq!(markup("<p>a &#32; b</p>"), "<p>[\"a   b\"]");
}

#[test]
fn doctype_and_raw_elements() {
    assert_eq!(markup("<!DOCTYPE html> <html> <head> <title>a</title> </head> <body></body> </html>"), r#"doctype <html>[<head>[<title>["a"]] <body>[]]"#);
    assert_eq!(markup(r#"<style>"p {" "}"</style>"#), r#"<style>["p {}"]"#);
    assert_eq!(markup(r#"<script src="/a.js"></script>"#), r#"<script src="/a.js">[]"#);
    assert_eq!(markup("<br><br/><input value=\"x\">"), r#"<br/> <br/> <input value="x"/>"#);
}
