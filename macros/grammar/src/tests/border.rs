//! What is told of a component to those that use it, and what is known of the places of tags and slots.

use super::{messages, wrong_whole};
use crate::border::{Shape, Spot};
use crate::html::{self, names};
use crate::tree::{Invocation, Node};
use crate::{Errors, check, check_invocation, parse_invocation};

fn parsed(source: &str) -> Invocation {
    let mut errors = Errors::new();
    let invocation = parse_invocation(source.parse().expect("tokens"), &mut errors);
    invocation.components.iter().for_each(|component| check(component, &mut errors));
    assert_eq!(messages(errors), Vec::<String>::new());
    invocation
}

fn words(set: u128) -> String {
    let known = names(set & ((1 << html::TEXT) - 1)).map(str::to_owned);
    let more = ["text", "div of terms", "div of options", "div", "of head", "svg", "mathml", "control"];
    let more = (0..8).filter(|at| set >> (html::TEXT + at) & 1 == 1).map(|at| more[at as usize].to_owned());
    known.chain(more).collect::<Vec<_>>().join(" ")
}

/// What stands at the top of a component with this body, and what something around may keep out.
fn shape(body: &str) -> (String, String) {
    let invocation = parsed(&format!("X() {{{body}}}"));
    let shape = Shape::of(&invocation.components[0].markup);
    (words(shape.set()), words(shape.within))
}

#[test]
fn roots_are_those_of_all_branches() {
    let roots = |body: &str| shape(body).0;
    assert_eq!(roots("{#if a}<li>x</li>{:else if b}<p>y</p>{:else}z{/if}"), "li p text");
    assert_eq!(roots("{#each a}<tr></tr>{:else}<caption>x</caption>{/each}"), "caption tr");
    assert_eq!(roots("{#match a}{:case 1}<dt>x</dt>{:case _}<dd>y</dd>{/match}{#key k}<p>z</p>{/key}"), "dd dt p");
    assert_eq!(roots("<fragment key=\"a\"><li>x</li></fragment><fragment key=\"b\" tag=\"ol\"></fragment>"), "li ol");
    assert_eq!(roots("{#snippet s()}<li>x</li>{/snippet}{@render s()}"), "li");
    assert_eq!(roots("<slot><p>x</p></slot><Boundary><b>y</b></Boundary>"), "b p");
    assert_eq!(roots("{value}{@html value}"), "");
}

#[test]
fn transparent_elements_are_looked_through() {
    let roots = |body: &str| shape(body).0;
    assert_eq!(roots("<a href=\"/\"><ins><p>x</p></ins></a>"), "a ins p");
    assert_eq!(roots("<video><source src=\"x\"><p>y</p></video>"), "p video");
    assert_eq!(roots("<span><b>x</b></span>"), "span");
}

#[test]
fn what_stands_in_some_places_only_is_told_apart() {
    let roots = |body: &str| shape(body).0;
    assert_eq!(roots("<div><dt>a</dt><dd>b</dd></div>"), "div of terms");
    assert_eq!(roots("<div>{#each a}<option>x</option>{/each}</div>"), "div of options");
    assert_eq!(roots("<div><slot/></div>"), "div");
    assert_eq!(roots("<link rel=\"icon\" href=\"x\"><head><title>x</title></head><style>\"p {}\"</style>"), "of head");
    assert_eq!(roots("<link rel=\"stylesheet\" href=\"x\">"), "link");
    assert_eq!(roots("<path/>"), "svg");
}

#[test]
fn what_may_be_kept_out_is_told_at_any_depth() {
    let within = |body: &str| shape(body).1;
    assert_eq!(within("<p>{#if a}<b><a href=\"/\">x</a></b>{/if}</p>"), "a");
    assert_eq!(within("<label>x <input></label><input type=\"hidden\" name=\"a\">"), "input label");
    assert_eq!(within("<div tabindex=\"0\"></div>"), "control");
    assert_eq!(within("<Card><form></form></Card>"), "form");
    // The elements of a drawing are others.
    assert_eq!(within("<svg><a href=\"/\"><path/></a></svg>"), "");
}

/// The place of the first tag of a component in the markup.
fn spot(nodes: &[Node]) -> Option<Spot> {
    nodes.iter().find_map(|node| match node {
        Node::Component(tag) => tag.spot.get().cloned(),
        other => {
            let mut found = None;
            other.bodies(&mut |body| found = found.take().or_else(|| spot(body)));
            found
        }
    })
}

#[test]
fn places_hold_what_their_elements_do() {
    let place = |body: &str| spot(&parsed(&format!("X() {{{body}}}")).components[0].markup).expect("a tag");
    assert_eq!(place("<Row/>"), Spot::OPEN);
    assert_eq!(place("<Card><Row/></Card>"), Spot::OPEN);
    assert_eq!(words(place("<ul>{#if a}<Row/>{/if}</ul>").holds), "li script template");
    assert_eq!(words(place("<dl><Row/></dl>").holds), "dd dt script template div of terms div");
    // A row has a `<tbody>` around it.
    assert!(!words(place("<table><caption>x</caption><Row/></table>").holds).contains("tr"));
    assert_eq!(words(place("<table>{#each a}<Row/>{/each}</table>").holds), "script template tr");
    assert!(!words(place("<svg><Row/></svg>").holds).contains("div"));
    let link = place("<a href=\"/\"><b><Row/></b></a>");
    assert!(words(link.keeps_out[0].1).contains("button"));
    // What is around a tag is around its content.
    assert_eq!(place("<form><Card><Row/></Card></form>").keeps_out.len(), place("<form><Row/></form>").keeps_out.len());
    // Allowed is what browsers leave where it stands.
    let allowed = place("<p><Row @allow=\"content-model\"/></p>").holds;
    assert!(html::has(allowed, html::element("li")) == html::has(allowed, html::element("div")));
    assert!(html::has(allowed, html::element("option")));
}

#[test]
fn what_is_around_a_tag_is_around_its_content() {
    let source = "X() {<button><Card><a href=\"/\">x</a></Card></button>}";
    wrong_whole(
        source,
        "1:20 `<a>` cannot stand in `<button>`: both are interactive content
        help: put them side by side
        note: `@allow=\"forbidden-ancestor\"` on the element allows it",
    );
}

#[test]
fn roots_that_are_stated_hold() {
    wrong_whole(
        "#[root(li, setcion)] X() {<li>a</li>{#if b}<p>c</p>{/if}}",
        "1:11 HTML, SVG and MathML have no element `<setcion>`
        help: did you mean `section`?
        1:44 `<p>` is none of the roots that `X` states
        help: state it in `#[root(…)]`",
    );
    parsed("#[root(li, div, text, path)] X() {<li>a</li><div><dt>b</dt></div><Row/>c}");
}

#[test]
fn a_circle_states_a_root() {
    let circles = |source: &str| {
        let mut errors = Errors::new();
        check_invocation(&parsed(source), &mut errors);
        messages(errors)
    };
    assert_eq!(
        circles("A() {<li><B/></li>} B() {<ul><C/></ul>} C() {<A/>}"),
        ["1:0 `A` reaches itself through `B`: what stands at its top cannot be found out\nhelp: state it before the name: `#[root(li)] A`"]
    );
    for fine in ["A() {<li><Self/><A/></li>}", "#[root(li)] A() {<li><B/></li>} B() {<ul><A/></ul>}", "A() {<B/>} B() {<p>a</p>}"] {
        assert_eq!(circles(fine), Vec::<String>::new(), "{fine}");
    }
}
