//! `{#await}`.

use super::markup;

#[test]
fn a_future_has_what_is_shown_meanwhile_and_how_it_ends() {
    assert_eq!(markup("{#await load(a)}wait{:then x}{x}{:catch e}no{/await}"), r#"await (load (a))["wait"] then (x)[{x}] catch (e)["no"]"#);
    assert_eq!(markup("{#await f}{/await}"), "await (f)[]");
    assert_eq!(markup("{#await f}w{:then}t{/await}"), r#"await (f)["w"] then["t"]"#);
    assert_eq!(markup("{#await f}w{:catch}c{:then (a, b)}t{/await}"), r#"await (f)["w"] then ((a , b))["t"] catch["c"]"#);
    assert_eq!(markup("{#await async { a.await }}w{:then P { x, .. }}{x}{/await}"), r#"await (async { a . await })["w"] then (P { x , .. })[{x}]"#);
    assert_eq!(markup("{#await a}{#await b}x{:then y}y{/await}{:then z}z{/await}"), r#"await (a)[await (b)["x"] then (y)["y"]] then (z)["z"]"#);
}

#[test]
fn the_short_form_shows_nothing_meanwhile() {
    for (head, tree) in [
        ("load() then x", "await (load ())[] then (x)[\"t\"]"),
        ("load(then) then (a, b)", "await (load (then))[] then ((a , b))[\"t\"]"),
        ("a.b then", "await (a . b)[] then[\"t\"]"),
        ("a? catch e", "await (a ?)[] catch (e)[\"t\"]"),
        ("a.then(b) then c", "await (a . then (b))[] then (c)[\"t\"]"),
        ("a.await then c", "await (a . await)[] then (c)[\"t\"]"),
        // Here the words are names.
        ("then", "await (then)[\"t\"]"),
        ("a.then", "await (a . then)[\"t\"]"),
        ("catch::load()", "await (catch :: load ())[\"t\"]"),
        ("a + then", "await (a + then)[\"t\"]"),
        ("move then", "await (move then)[\"t\"]"),
    ] {
        assert_eq!(markup(&format!("{{#await {head}}}t{{/await}}")), tree);
    }
    assert_eq!(markup("{#await f then x}t{:catch e}c{/await}"), r#"await (f)[] then (x)["t"] catch (e)["c"]"#);
}

#[test]
fn rows_that_come_later_are_wrapped_as_all_rows() {
    assert_eq!(markup("<table>{#await f}<tr></tr>{:then}<tr></tr>{/await}</table>"), "<table>[<tbody>[await (f)[<tr>[]] then[<tr>[]]]]");
}
