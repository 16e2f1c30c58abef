//! Rows that stand directly in a table.

use super::markup;

#[test]
fn rows_get_a_tbody() {
    assert_eq!(markup("<table><tr></tr><tr></tr></table>"), "<table>[<tbody>[<tr>[] <tr>[]]]");
    assert_eq!(
        markup("<table><thead></thead>{#each a as b}<tr></tr>{/each}<tfoot></tfoot></table>"),
        "<table>[<thead>[] <tbody>[each (a) as (b)[<tr>[]]] <tfoot>[]]"
    );
    assert_eq!(markup("<table><fragment key=\"k\">{#if a}<tr></tr>{/if}</fragment></table>"), "<table>[<tbody>[fragment k[if (a)[<tr>[]]]]]");
    assert_eq!(markup("<table>{#each a}<Row/>{/each}</table>"), "<table>[<tbody>[each (a)[<Row>]]]");
}

#[test]
fn what_holds_more_than_rows_is_wrapped_inside() {
    assert_eq!(
        markup("<table>{#if a}<thead></thead><tr></tr>{:else}<tr></tr>{/if}</table>"),
        "<table>[if (a)[<thead>[] <tbody>[<tr>[]]] else[<tbody>[<tr>[]]]]"
    );
}

#[test]
fn what_stands_well_stays() {
    assert_eq!(markup("<table><tbody><tr></tr></tbody></table>"), "<table>[<tbody>[<tr>[]]]");
    assert_eq!(markup("<table><Rows/></table>"), "<table>[<Rows>]");
    assert_eq!(markup("<fragment key=\"k\" tag=\"tbody\"><tr></tr></fragment>"), "fragment k <tbody>[<tr>[]]");
}
