//! Holes, `{@…}` and blocks.

use super::markup;

#[test]
fn holes_and_at_tags() {
    assert_eq!(markup("{a.b()}"), "{a . b ()}");
    assert_eq!(markup("{::std::a()}"), "{:: std :: a ()}");
    assert_eq!(markup("{#[allow(x)] a}"), "{# [allow (x)] a}");
    assert_eq!(markup("{@html a}{@display b}{@debug c}"), "{@html a} {@display b} {@debug c}");
    assert_eq!(markup("{@let (a, b): (u8, u8) = x == y}"), "{@let (a , b) : (u8 , u8) = x == y}");
    assert_eq!(markup("{@let P { x, .. } = p}"), "{@let P { x , .. } = p}");
    assert_eq!(markup("{$a.len() + $(b::C)}"), "{$ a . len () + $ (b :: C)}");
}

#[test]
fn if_takes_chains_and_branches() {
    assert_eq!(markup("{#if let Some(x) = y && x > 3}a{:else if z}b{:else}c{/if}"), r#"if (let Some (x) = y && x > 3)["a"] (z)["b"] else["c"]"#);
    assert_eq!(markup("{#if a}{#if b}x{/if}{:else}y{/if}"), r#"if (a)[if (b)["x"]] else["y"]"#);
}

#[test]
fn match_takes_patterns_and_guards() {
    assert_eq!(markup("{#match e}\n {:case Some(x) if x > 3} a {:case A | B}{:case _}c{/match}"), r#"match (e) (Some (x) if x > 3)["a"] (A | B)[] (_)["c"]"#);
}

#[test]
fn each_follows_its_rule() {
    for (head, tree) in [
        ("list", "each (list)"),
        ("5", "each (5)"),
        ("$todos as todo (todo.id)", "each ($ todos) as (todo) key (todo . id)"),
        ("a as b, i", "each (a) as (b) index i"),
        ("a as b, i (b)", "each (a) as (b) index i key (b)"),
        ("a as b, _", "each (a) as (b)"),
        ("a as Some(x)", "each (a) as (Some (x))"),
        ("a as Some(x) (x.id)", "each (a) as (Some (x)) key (x . id)"),
        ("a as m::Some(x), i (i)", "each (a) as (m :: Some (x)) index i key (i)"),
        ("a as (k, v)", "each (a) as ((k , v))"),
        ("a as (k, v), i (k)", "each (a) as ((k , v)) index i key (k)"),
        ("a as (k, v) (k)", "each (a) as ((k , v)) key (k)"),
        ("a as &(k, v)", "each (a) as (& (k , v))"),
        ("a as &(k, v) (k)", "each (a) as (& (k , v)) key (k)"),
        ("a as P { x, y } (x)", "each (a) as (P { x , y }) key (x)"),
        ("a as [x, y] (x)", "each (a) as ([x , y]) key (x)"),
        ("n as usize as i", "each (n as usize) as (i)"),
        ("f(x as u8)", "each (f (x as u8))"),
        ("a as x@(_, _)", "each (a) as (x @ (_ , _))"),
    ] {
        assert_eq!(markup(&format!("{{#each {head}}}{{/each}}")), format!("{tree}[]"), "{head}");
    }
    assert_eq!(markup("{#each a}{this}{:else}b{/each}"), r#"each (a)[{this}] else["b"]"#);
}

#[test]
fn snippets_have_parameters_with_and_without_types() {
    assert_eq!(
        markup("{#snippet row(a: &[u8], (b, _))}<b>{a}</b>{/snippet}{@render row(f::<u8, u8>(1), $x)} {#key a, b}c{/key}"),
        r#"snippet row(a : & [u8], (b , _))[<b>[{a}]] render row(f ::< u8 , u8 > (1), $ x) " " key (a , b)["c"]"#
    );
    assert_eq!(markup("{a} {#snippet row()}b{/snippet} {c}"), r#"{a} snippet row()["b"] " " {c}"#, "it shows nothing where it stands");
}
