//! How the tour looks: one style sheet, for light and dark, wide and narrow.

use marquetry::prelude::*;

component! {
    pub Style() {
        <style global>r#"
:root {
    color-scheme: light dark;
    --paper: #faf7f2; --panel: #fffdfa; --ink: #2b2620; --soft: #6a6055; --line: #e3dbcd;
    --accent: #87461d; --on-accent: #fffaf3; --tint: #f3e8da; --good: #2b6453; --bad: #a3271f;
    --code-keyword: #87461d; --code-string: #2b6453; --code-comment: #766b5f; --code-tag: #235b8c; --code-block: #7a3b78; --code-type: #7a5a00;
    --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L", P052, Georgia, serif;
    --sans: system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
    --mono: ui-monospace, "Cascadia Code", "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
    :root {
        --paper: #191613; --panel: #211d19; --ink: #ece5da; --soft: #aba091; --line: #39322a;
        --accent: #e3ab77; --on-accent: #221509; --tint: #33281d; --good: #8fcab5; --bad: #f0998f;
        --code-keyword: #e3ab77; --code-string: #8fcab5; --code-comment: #9a8f80; --code-tag: #8fbce8; --code-block: #d3a2d1; --code-type: #dcc06f;
    }
}

*, ::before, ::after { box-sizing: border-box; }
html { font: 1.0625rem/1.6 var(--sans); background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; min-height: 100vh; }
h1, h2 { font-family: var(--serif); font-weight: 600; line-height: 1.2; text-wrap: balance; margin: 0; }
h1 { font-size: clamp(1.9rem, 1.4rem + 2.2vw, 2.9rem); letter-spacing: -.012em; }
h2 { font-size: 1.2rem; }
p { margin: 0; text-wrap: pretty; }
a { color: var(--accent); text-decoration-thickness: .06em; text-underline-offset: .2em; }
:focus-visible { outline: .15rem solid var(--accent); outline-offset: .15rem; border-radius: .2rem; }

.skip { position: absolute; left: -100vw; top: .5rem; padding: .4rem .8rem; background: var(--accent); color: var(--on-accent); }
.skip:focus { left: .5rem; z-index: 1; }

header, main { max-width: 92rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 3rem); }
header { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .6rem 1.6rem; padding-block: 1rem .4rem; }
header nav { order: 3; width: 100%; }
.brand { display: flex; align-items: center; gap: .6rem; font: 600 1.25rem/1 var(--serif); color: var(--ink); text-decoration: none; }
.brand svg { width: 1.5rem; height: 1.5rem; border-radius: .2rem; background: #e4c59a; fill: #8a4a20; }
.brand path + path { fill: #4c7a6c; }
header ul { display: flex; flex-wrap: wrap; gap: 0 .1rem; list-style: none; margin: 0 -.45rem; padding: 0; }
header nav a { display: block; padding: .35rem .45rem; border-radius: .4rem; font-size: .95rem; color: var(--soft); text-decoration: none; }
header nav a:hover { color: var(--ink); background: var(--tint); }
header nav a[aria-current] { color: var(--accent); box-shadow: inset 0 -.12rem var(--accent); border-radius: 0; }
.link { margin-left: auto; font-size: .85rem; color: var(--soft); }
.link span { display: none; align-items: center; gap: .45rem; }
.link span::before { content: ""; width: .55rem; height: .55rem; border-radius: 50%; background: var(--good); }
.link .off::before { background: var(--bad); }
.marquetry-connected .link .on, .marquetry-disconnected .link .off { display: inline-flex; }

main { padding-block: clamp(1rem, 4vw, 3rem) 4rem; }
.lead { max-width: 46rem; display: grid; gap: 1rem; margin-bottom: clamp(1.5rem, 4vw, 3rem); }
.lead p { font-size: 1.15rem; color: var(--soft); }
.columns { display: grid; gap: 1.5rem 2.5rem; align-items: start; }
@media (min-width: 64rem) { .columns { grid-template-columns: minmax(0, 6fr) minmax(0, 10fr); } }
@media (min-width: 64rem) { .columns.wide { grid-template-columns: minmax(0, 1fr); } .wide .sources { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
.wide .source pre { max-height: 32rem; overflow: auto; }
@media (min-width: 64rem) and (min-height: 52rem) { .columns:not(.wide) .own { position: sticky; top: 1.5rem; } }
.own { padding: clamp(1rem, 3vw, 1.8rem); background: var(--panel); border: 1px solid var(--line); border-radius: .8rem; }
.hint { padding-top: 1rem; border-top: 1px solid var(--line); font-size: .95rem; color: var(--soft); }

button { font: inherit; font-weight: 550; padding: .4rem .9rem; min-width: 2.8rem; border: 1px solid var(--accent); border-radius: .5rem; background: var(--accent);
    color: var(--on-accent); cursor: pointer; }
button:hover { filter: brightness(1.08); }
button:active { transform: translateY(1px); }
.marquetry-busy, form.marquetry-busy button { cursor: progress; }
button.marquetry-busy { opacity: .65; transition: opacity .1s .15s; }
button.marquetry-busy::after { content: "…"; }
.actions { display: flex; flex-wrap: wrap; gap: .5rem; }
.actions button + button { background: none; color: var(--accent); }
input, textarea, select { font: inherit; font-weight: 400; width: 100%; padding: .4rem .7rem; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; }
input::placeholder { color: var(--soft); opacity: 1; }
[type=checkbox], [type=radio] { width: auto; accent-color: var(--accent); }
textarea { resize: vertical; }
fieldset { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: 0; padding: .4rem .8rem .6rem; border: 1px solid var(--line); border-radius: .5rem; }
legend { font-weight: 550; padding-inline: .3rem; }
fieldset label { font-weight: 400; }
.written { font: 1.2rem/1.5 var(--serif); white-space: pre-wrap; overflow-wrap: anywhere; }
input[aria-invalid=true] { border-color: var(--bad); }
label { font-weight: 550; }
form { display: grid; gap: .8rem; }
form p { display: grid; gap: .25rem; }
form button { justify-self: start; }
form:not(.marquetry-busy) progress { visibility: hidden; }
.error { color: var(--bad); font-size: .95rem; min-height: 1.6em; }
p.error:empty { display: none; }
.done { color: var(--good); }
.done:empty { display: none; }

output { font-variant-numeric: tabular-nums; font-weight: 600; }
.figure { display: flex; align-items: baseline; gap: .8rem; }
.figure output, .own em { font: 600 3.6rem/1.1 var(--serif); font-variant-numeric: tabular-nums lining-nums; color: var(--accent); }
.figure small { font-size: 1rem; color: var(--soft); }
.contents { margin: 0; padding-left: 1.4rem; font: 1.2rem/1.9 var(--serif); }
.contents li::marker { color: var(--soft); }
.log { margin: 0; padding: 0; list-style: none; font: .9rem/1.7 var(--mono); }
.log b { display: inline-block; min-width: 2.4em; font-weight: 400; color: var(--soft); font-variant-numeric: tabular-nums; }
ol.log { min-height: 8.5em; }
.rows, .board { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem; }
.rows li { display: grid; grid-template-columns: 1.4rem minmax(5.5rem, 1fr) minmax(0, 1.4fr) auto; gap: .6rem; align-items: center; }
.rows .none { display: block; }
.rows .number { color: var(--soft); font-variant-numeric: tabular-nums; text-align: right; }
.rows button { background: none; border-color: transparent; color: var(--soft); }
.rows button:hover { color: var(--bad); }
.board li { padding: .4rem .8rem; background: var(--tint); border-radius: .4rem; overflow-wrap: anywhere; }
.board .none, .rows .none { color: var(--soft); background: none; padding-inline: 0; }
.vote { list-style: none; margin: 0 0 .8rem; padding: 0; display: grid; gap: .5rem; }
.vote li { display: grid; grid-template-columns: 4.5rem minmax(0, 1fr) 2.5rem; gap: .8rem; align-items: center; }
.vote output { text-align: right; }
.vote ~ .actions button { background: none; color: var(--accent); }
meter { width: 100%; height: .8rem; appearance: none; background: var(--tint); border-radius: .4rem; overflow: hidden; }
meter::-webkit-meter-bar { height: .8rem; border: 0; border-radius: .4rem; background: var(--tint); }
meter::-webkit-meter-optimum-value { border-radius: .4rem; background: var(--accent); }
meter::-moz-meter-bar { border-radius: .4rem; background: var(--accent); }
.card { display: grid; gap: .5rem; padding: 1rem 1.2rem; border-radius: .6rem; background: var(--tint); }
.card.dark { background: #3a2c20; color: #f3e8da; }
.card footer { font-size: .9rem; opacity: .8; }
.own > * { margin-block: 0 1.2rem; }
.own > h2 { margin-bottom: .4rem; }
.own > .hint { margin-bottom: 0; }
.stars { letter-spacing: .1em; white-space: nowrap; }

.sources { display: grid; gap: 1.5rem; min-width: 0; }
.source { margin: 0; min-width: 0; border: 1px solid var(--line); border-radius: .8rem; background: var(--panel); overflow: hidden; }
.source figcaption { padding: .5rem 1.2rem; border-bottom: 1px solid var(--line); font: .85rem/1.6 var(--mono); color: var(--soft); }
.source pre { margin: 0; padding: 1rem 0; overflow-x: auto; font: .8rem/1.65 var(--mono); tab-size: 4; counter-reset: line; }
.source pre:focus-visible { outline-offset: -.15rem; }
.source code { display: block; width: max-content; min-width: 100%; font: inherit; }
.line { display: block; padding-right: 1.2rem; counter-increment: line; }
.line::before { content: counter(line); position: sticky; left: 0; display: inline-block; width: 3.4em; margin-right: 1em; padding-right: .8em; text-align: right;
    color: var(--code-comment); background: var(--panel); user-select: none; }
code .keyword, code .macro { color: var(--code-keyword); }
code .string, code .number { color: var(--code-string); }
code .comment { color: var(--code-comment); font-style: italic; }
code .tag { color: var(--code-tag); }
code .block, code .store { color: var(--code-block); }
code .type { color: var(--code-type); }

.turn { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .5rem 2rem; margin-top: 2.5rem; font: 1.1rem/1.5 var(--serif); }
.turn [rel=next] { margin-left: auto; }
.turn [rel=next]::after { content: " →"; }
.turn [rel=prev]::before { content: "← "; }

@media (max-width: 40rem) {
    html { font-size: 1rem; }
    header { gap: .6rem 1rem; }
    .source pre { font-size: .78rem; }
    .rows li { grid-template-columns: 1.2rem minmax(4.6rem, 1fr) minmax(0, 1fr) auto; gap: .4rem; }
    .rows button { min-width: 2rem; padding-inline: .5rem; }
}
"#</style>
    }
}
