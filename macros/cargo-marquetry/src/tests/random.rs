//! Whatever the markup is: what is rendered stays, comments stay, and formatting twice is formatting once.

use super::{style, twice};
use crate::format::Style;
use crate::invocations::invocations;
use crate::rust::Rustfmt;
use crate::source::Source;
use crate::verify::essence;

/// A small generator: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.below(from.len())]
    }
}

const GAPS: &[&str] = &["", "", "", " ", " ", " ", "\n", "\n", "\n        ", "\n\n\n", "  \t "];

const COMMENTS: &[&str] = &[
    "// a note\n",
    " // another, at the end  \n",
    "/* short */",
    " /* over\n      two lines */ ",
    "<!-- of HTML -->",
    " <!-- over\n  two <b> lines --> ",
    "<!-- rustfmt::skip -->",
    "{/* in braces */}",
];

const WORDS: &[&str] = &[
    "word",
    "two",
    "words,",
    "5px",
    "&mdash;",
    "AT&T",
    "a.b",
    "(in brackets)",
    "(x)",
    "[y\n z]",
    "1,000",
    "é",
    "supercalifragilistic",
    "-",
    "*",
    "/",
    "?a=1&b=2",
    "'n'",
    "=",
    "->",
    "!",
    "&#39;",
];

const LITERALS: &[&str] =
    &[r#""text""#, r#""a longer text, with spaces""#, r##"r#"raw "text""#"##, "\"two\n    lines\"", r#"" ""#, r#""""#, r#""{not} // a hole""#];

const HOLES: &[&str] = &[
    "{x}",
    "{ x }",
    "{$count + 1}",
    "{items . iter( ).map(|x| { x + 1 }).collect::<Vec<_>>()}",
    "{if a { \"b\" } else { \"c\" }}",
    "{f(\n        a,\n        b,\n    )}",
    "{x /* inside */ + 1}",
    "{x // to the end\n    }",
    "{@html raw}",
    "{@debug  x . y}",
    "{@let y = x+1}",
    "{@let Some(z)=f(1) else { return }}",
    "{@render  row( x,1 )}",
    "{\"a\nb\"}",
    "{#[a] x}",
];

const ATTRS: &[&str] = &[
    "class=\"a {x} b\"",
    "id = \"i\"",
    "hidden",
    "{x}",
    "{..rest}",
    "{.. rest . clone()}",
    "title={ x }",
    "value={f(a,b)}",
    "class:on={a}",
    "class:\"md:w-1/2\"={ a&&b }",
    "style:color=\"red\"",
    "on:click",
    "bind:value={ name }",
    "on:input | debounce(300)|prevent",
    "@trigger=\"save\"",
    "@trigger={save(1,2)}",
    "data-a-b=\"1\"",
    "\"md:w\"=\"x\"",
    "title=\"two\n  lines\"",
    "value={match x { A => 1, B => 2 }}",
    "/* among attributes */",
    "// to the end\n",
    "lang /* odd */ = \"x\"",
];

const ELEMENTS: &[&str] = &[
    "p",
    "div",
    "b",
    "i",
    "span",
    "section",
    "ul",
    "li",
    "table",
    "tbody",
    "tr",
    "td",
    "select",
    "option",
    "svg",
    "g",
    "text",
    "head",
    "my-element",
    "h1",
    "pre",
    "textarea",
    "Card",
    "ui::Row",
    "Card::<u8>",
    "slot",
    "label",
    "button",
];

const VOID: &[&str] = &["<br>", "<br/>", "<input value={x}>", "<hr class=\"a\"  >", "<Row/>", "<slot/>", "<path d=\"M0 0\" />", "<!DOCTYPE html>"];

fn gap(random: &mut Random, out: &mut String) {
    if random.below(9) == 0 {
        out.push_str(random.pick(COMMENTS));
    }
    out.push_str(random.pick(GAPS));
}

fn content(random: &mut Random, depth: usize, out: &mut String) {
    gap(random, out);
    for _ in 0..random.below(if depth == 0 { 8 } else { 5 }) {
        node(random, depth, out);
        gap(random, out);
    }
}

fn node(random: &mut Random, depth: usize, out: &mut String) {
    match random.below(if depth < 4 { 10 } else { 6 }) {
        0..3 => {
            for _ in 0..1 + random.below(9) {
                out.push_str(random.pick(WORDS));
                out.push_str(random.pick(&[" ", " ", " ", "\n"]));
            }
        }
        3 => out.push_str(random.pick(LITERALS)),
        4 => out.push_str(random.pick(HOLES)),
        5 => out.push_str(random.pick(VOID)),
        6..9 => element(random, depth, out),
        _ => block(random, depth, out),
    }
}

fn attrs(random: &mut Random, out: &mut String) {
    for _ in 0..random.below(4).pow(2) / 2 {
        out.push_str(random.pick(&[" ", " ", "  ", "\n", "\n    "]));
        out.push_str(random.pick(ATTRS));
    }
}

fn element(random: &mut Random, depth: usize, out: &mut String) {
    if random.below(8) == 0 {
        out.push_str(random.pick(&["<fragment key=\"k\"", "<fragment key=\"k\" tag=\"ul\"", "<fragment key=\"k\" tag=\"tbody\" class=\"a\" limit={ 5 }"]));
        out.push('>');
        content(random, depth + 1, out);
        out.push_str("</fragment>");
        return;
    }
    if random.below(12) == 0 {
        out.push_str(random.pick(&["<style>\"p { }\"</style>", "<style>\n r#\"\np {\n}\n\"# </style>", "<script src=\"/a.js\"></script>"]));
        return;
    }
    let name = random.pick(ELEMENTS);
    out.push('<');
    out.push_str(name);
    match name {
        "slot" => {}
        _ if name.starts_with(char::is_uppercase) || name.contains("::") => out.push_str(random.pick(&["", " a={1}", " a=\"x\"\n b", " {..all}"])),
        _ => attrs(random, out),
    }
    if random.below(5) == 0 {
        out.push_str(" slot=\"x\"");
        // Only elements have it.
        if name == "slot" {
            out.truncate(out.len() - " slot=\"x\"".len());
        }
    }
    out.push_str(random.pick(&[">", ">", ">", "\n>"]));
    content(random, depth + 1, out);
    out.push_str("</");
    out.push_str(name.split("::<").next().unwrap_or(name));
    out.push_str(random.pick(&[">", ">", " >"]));
}

fn block(random: &mut Random, depth: usize, out: &mut String) {
    match random.below(7) {
        0 | 1 => {
            out.push_str(random.pick(&["{#if a}", "{#if let Some( x )=y&&z}", "{#if  $a > 1 /* why */}"]));
            content(random, depth + 1, out);
            if random.below(3) == 0 {
                out.push_str("{:else  if b}");
                content(random, depth + 1, out);
            }
            if random.below(2) == 0 {
                out.push_str("{:else}");
                content(random, depth + 1, out);
            }
            out.push_str("{/if}");
        }
        2 | 3 => {
            out.push_str(random.pick(&["{#each items}", "{#each $items.iter( ) as x,i (x.id)}", "{#each a as usize as Some(x)}", "{#each\n  list as (a,b)}"]));
            content(random, depth + 1, out);
            if random.below(3) == 0 {
                out.push_str("{:else}");
                content(random, depth + 1, out);
            }
            out.push_str("{/each}");
        }
        4 => {
            out.push_str("{#match e}");
            out.push_str(random.pick(&["", "\n", " // before\n"]));
            for _ in 0..1 + random.below(3) {
                out.push_str(random.pick(&["{:case A|B if c}", "{:case Some(x)}", "{:case  _ }"]));
                content(random, depth + 1, out);
            }
            out.push_str("{/match}");
        }
        5 => {
            out.push_str(random.pick(&["{#await load( a )}", "{#await f  then  x}", "{#await\n a? then (b,c) }"]));
            content(random, depth + 1, out);
            if random.below(2) == 0 {
                out.push_str(random.pick(&["{:catch  Error{ code,.. }}", "{:catch}", "{:catch e}\n"]));
                content(random, depth + 1, out);
            }
            out.push_str("{/await}");
        }
        _ => {
            let (open, close) = [("{#key x.y}", "{/key}"), ("{#snippet row(a: u8, b)}", "{/snippet}")][random.below(2)];
            out.push_str(open);
            content(random, depth + 1, out);
            out.push_str(close);
        }
    }
}

const SETUPS: &[&str] = &[
    "",
    "",
    "let a = 1; // note\n",
    "\n    // first\n    let a  = f( 1,2 );\n\n\n    on save( form : Form ) { a.set(form) }\n    // about the markup\n",
    "let x = move || { a(); b() };\n    /// Says so.\n    async on go(mut q: String) -> Result<(), E> {\n        let x = \"two\n    lines\";\n        Ok(())\n    }\n\n",
    "let v = markup! { <p>  a {b}</p> };",
    "let () = { f() };;",
];

const HEADS: &[&str] = &[
    "X()",
    "pub X( a : u8,b:Vec<(T,u8)> = vec![1, 2] )",
    "/// Documented.\n#[derive( Debug )] // why\npub(crate) async X<'a, T: Clone>(a: &'a T /* odd */, /// Prop.\n b: u8,)\nwhere T: Send, Vec<T>: Sync",
    "X",
    "// before\nX(a: u8) /* odd */",
];

fn source(random: &mut Random) -> String {
    let mut out = String::from("mod m {\n");
    if random.below(4) == 0 {
        out.push_str(random.pick(&["    fn f() { g(markup! {", "    let x = markup!(", "markup! { "]));
        let close = if out.ends_with('(') { ")" } else { "}" };
        content(random, 0, &mut out);
        out.push_str(close);
        out.push_str(if out.contains("fn f") { ") }\n}\n" } else { ";\n}\n" });
        return out;
    }
    out.push_str(random.pick(&["    component! {", "    marquetry::component! {\n", "component! { // c\n"]));
    for _ in 0..1 + random.below(2) {
        out.push_str(random.pick(&["\n", " ", "\n\n    // between\n\n"]));
        out.push_str(random.pick(HEADS));
        out.push_str(" {");
        out.push_str(random.pick(SETUPS));
        content(random, 0, &mut out);
        out.push('}');
        out.push_str(random.pick(&["", " // behind\n"]));
    }
    out.push_str("}\n}\n");
    out
}

/// What is rendered by the outermost invocations, and their comments: none if the grammar or the lexer refuses them.
fn rendered(text: &str) -> Option<Vec<(String, Vec<String>)>> {
    let source = Source::new(text).ok()?;
    let found = invocations(&source);
    found.iter().filter(|one| !one.inner).map(|one| essence(&source, one)).map(|(rendered, comments)| Some((rendered?, comments))).collect()
}

/// All words, numbers and strings, the Rust ones among them.
fn words(text: &str) -> Vec<&str> {
    let Ok(source) = Source::new(text) else { panic!("{text}") };
    let is_word = |word: &&str| word.starts_with(|char: char| char.is_alphanumeric() || matches!(char, '_' | '"' | '\'' | '/'));
    let mut words: Vec<&str> = source.leaves(&(0..text.len())).iter().map(|leaf| source.slice(leaf)).filter(is_word).collect();
    words.sort_unstable();
    words
}

fn hold(seed: u64, count: usize, style: &Style) {
    let mut random = Random(seed);
    let mut formatted = 0;
    for _ in 0..count {
        let text = source(&mut random);
        let Some(before) = rendered(&text) else { continue };
        formatted += 1;
        let once = twice(&text, style);
        assert_eq!(Some(before), rendered(&once), "--- before\n{text}\n--- after\n{once}");
        assert_eq!(words(&text), words(&once), "--- before\n{text}\n--- after\n{once}");
        let bodies = invocations(&Source::new(&text).unwrap_or_else(|_| panic!("{text}")));
        let outside = &text[..bodies[0].body.start];
        assert!(once.starts_with(outside), "--- before\n{text}\n--- after\n{once}");
    }
    assert!(formatted * 4 > count, "{formatted} of {count}");
}

#[test]
fn nothing_changes_but_the_layout() {
    let missing = Rustfmt::missing();
    for (seed, width) in [(0x9e37_79b9, 100), (0x7f4a_7c15, 40), (0xbf58_476d, 160), (0x94d0_49bb, 1)] {
        hold(seed, 120, &style(&missing, width));
    }
    hold(5, 60, &Style { hard_tabs: true, ..style(&missing, 60) });
}

#[test]
fn nor_does_it_with_rustfmt() {
    let rustfmt = Rustfmt::default();
    hold(0x0dd_ba11, 60, &style(&rustfmt, 60));
    assert_eq!(rustfmt.trouble(), None);
}
