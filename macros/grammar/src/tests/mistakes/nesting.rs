//! What browsers would put elsewhere.

use super::super::wrong;

#[test]
fn paragraphs() {
    wrong(
        "<p><div>a</div></p>",
        "
        1:9 `<div>` cannot stand in `<p>`, which holds phrasing content: browsers end the paragraph before it
            help: close the `<p>` before, or make it a `<div>`
        ",
    );
    wrong(
        "<p><span>{#if a}<ul></ul>{/if}</span></p>",
        "
        1:22 `<ul>` cannot stand in `<p>`, which holds phrasing content: browsers end the paragraph before it
            help: close the `<p>` before, or make it a `<div>`
        ",
    );
    wrong(
        "<h1><h2></h2></h1>",
        "
        1:10 `<h2>` cannot stand in `<h1>`, which holds phrasing content: browsers end the heading before it
            help: close the `<h1>` before, or write a `<span>`
        ",
    );
}

#[test]
fn lists() {
    wrong(
        "<ul><li><li></li></li></ul>",
        "
        1:14 `<li>` cannot stand in `<li>`: browsers end that before it
            help: close the `<li>` before, or open a list in it
        ",
    );
    wrong(
        "<dl><dt><dd></dd></dt></dl>",
        "
        1:14 `<dd>` cannot stand in `<dt>`: browsers end that before it
            help: close the `<dt>` before, or open a list in it
        ",
    );
}

#[test]
fn controls() {
    wrong(
        "<a><b><a></a></b></a>",
        "
        1:12 `<a>` cannot stand in `<a>`: browsers end the first before it
            help: put them side by side
        ",
    );
    wrong(
        "<button><input></button>",
        r#"
        1:14 `<input>` cannot stand in `<button>`: both are interactive content
            help: put them side by side
            note: `@allow="forbidden-ancestor"` on the element allows it
        "#,
    );
    wrong(
        "<form><div><form></form></div></form>",
        r#"
        1:17 `<form>` cannot stand in `<form>`: browsers leave it out
            help: close the first before; a control elsewhere in the page joins a form by `form="id"`
        "#,
    );
}

#[test]
fn tables() {
    wrong(
        "<tr><p></p></tr>",
        "
        1:10 `<p>` cannot stand in `<tr>`, which holds `<script>`, `<td>`, `<template>` or `<th>`: browsers move it to before the table
            help: put it into a `<td>` or `<th>`
        ",
    );
    wrong(
        "<div><tr></tr></div>",
        "
        1:11 `<tr>` cannot stand in `<div>`: browsers leave it out
            help: it stands in `<table>`, `<tbody>`, `<tfoot>` or `<thead>`
        ",
    );
    wrong(
        "<table>x</table>",
        "
        1:12 text cannot stand in `<table>`, which holds parts of a table: browsers move it to before the table
            help: put it into a `<td>`, a `<th>` or a `<caption>`
        ",
    );
    wrong(
        "<table><div></div></table>",
        "
        1:13 `<div>` cannot stand in `<table>`, which holds `<caption>`, `<colgroup>`, `<script>`, `<tbody>`, `<template>`, `<tfoot>`, `<thead>` or `<tr>`: browsers move it to before the table
            help: put it into a cell, in a row: `<tr><td>…</td></tr>`
        ",
    );
}

#[test]
fn text_only() {
    wrong(
        "<title>a <b>c</b></title>",
        "
        1:15 `<title>` holds text only: browsers would show this as it is written
            help: write text, `{…}` or `{#if}` here
        ",
    );
    wrong(
        "<textarea>{@html x}</textarea>",
        "
        1:22 `<textarea>` holds text only: browsers would show this as it is written
            help: write text, `{…}` or `{#if}` here
        ",
    );
}

#[test]
fn drawings() {
    wrong(
        "<svg><div></div></svg>",
        "
        1:11 `<div>` cannot stand in SVG: browsers end the drawing before it
            help: put it into a `<foreignObject>`, or outside
        ",
    );
}
