//! What several tests need: a short way from source to tree to text.

mod attributes;
mod blocks;
mod collector;
mod components;
mod fuzz;
mod mistakes;
mod slots;
mod stores;
mod tables;
mod text;

use crate::tree::*;
use crate::{Errors, check, parse_invocation, parse_markup};

/// A compact text of nodes, to compare trees by.
pub(crate) fn show(nodes: &[Node]) -> String {
    nodes.iter().map(node).collect::<Vec<_>>().join(" ")
}

fn tokens(expr: &Expr) -> String {
    expr.tokens.to_string()
}

fn node(node: &Node) -> String {
    match node {
        Node::Text(text) => format!("\"{}\"", text.value),
        Node::Doctype(_) => "doctype".to_owned(),
        Node::Element(element) => {
            let attrs: String = element.attrs.iter().map(|attr| format!(" {}", self::attr(attr))).collect();
            if element.self_closed {
                return format!("<{}{attrs}/>", element.name);
            }
            format!("<{}{attrs}>[{}]", element.name, show(&element.children))
        }
        Node::Component(tag) => {
            let path = &tag.path;
            let path = quote::quote!(#path).to_string().replace(' ', "");
            let mut out = format!("<{path}");
            for prop in &tag.props {
                out += &format!(" {}{}", prop.name, value(&prop.value));
            }
            if let Some(spread) = &tag.spread {
                out += &format!(" ..{}", tokens(spread));
            }
            out += ">";
            for slot in &tag.slots {
                let name = slot.name.as_ref().map(ToString::to_string).unwrap_or_default();
                out += &format!("{name}[{}]", show(&slot.content));
            }
            out
        }
        Node::Fragment(fragment) => {
            let mut out = format!("fragment {}", fragment.key);
            if let Some((tag, _)) = &fragment.tag {
                out += &format!(" <{tag}>");
            }
            for attr in &fragment.attrs {
                out += &format!(" {}", self::attr(attr));
            }
            format!("{out}[{}]", show(&fragment.children))
        }
        Node::Slot(slot) => {
            let name = slot.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
            format!("slot{name}[{}]", show(&slot.fallback))
        }
        Node::Hole(expr) => format!("{{{}}}", tokens(expr)),
        Node::Raw(expr) => format!("{{@html {}}}", tokens(expr)),
        Node::Display(expr) => format!("{{@display {}}}", tokens(expr)),
        Node::Debug(expr) => format!("{{@debug {}}}", tokens(expr)),
        Node::Let(binding) => format!("{{@let {} = {}}}", binding.pat, tokens(&binding.expr)),
        Node::Key(block) => format!("key ({})[{}]", tokens(&block.key), show(&block.body)),
        Node::Snippet(snippet) => {
            let params: Vec<String> = snippet
                .params
                .iter()
                .map(|SnippetParam { pat, ty }| match ty {
                    Some(ty) => quote::quote!(#pat: #ty).to_string(),
                    None => quote::quote!(#pat).to_string(),
                })
                .collect();
            format!("snippet {}({})[{}]", snippet.name, params.join(", "), show(&snippet.body))
        }
        Node::Render(render) => format!("render {}({})", render.name, render.args.iter().map(tokens).collect::<Vec<_>>().join(", ")),
        Node::If(block) => {
            let mut out = "if".to_owned();
            for arm in &block.arms {
                out += &format!(" ({})[{}]", tokens(&arm.condition), show(&arm.body));
            }
            if let Some(otherwise) = &block.otherwise {
                out += &format!(" else[{}]", show(otherwise));
            }
            out
        }
        Node::Match(block) => {
            let mut out = format!("match ({})", tokens(&block.scrutinee));
            for arm in &block.arms {
                let guard = arm.guard.as_ref().map(|guard| format!(" if {}", tokens(guard)));
                out += &format!(" ({}{})[{}]", arm.pat, guard.unwrap_or_default(), show(&arm.body));
            }
            out
        }
        Node::Each(each) => {
            let mut out = format!("each ({})", tokens(&each.list));
            if let Some(pat) = &each.pat {
                out += &format!(" as ({pat})");
            }
            if let Some(index) = &each.index {
                out += &format!(" index {index}");
            }
            if let Some(key) = &each.key {
                out += &format!(" key ({})", tokens(key));
            }
            out += &format!("[{}]", show(&each.body));
            if let Some(otherwise) = &each.otherwise {
                out += &format!(" else[{}]", show(otherwise));
            }
            out
        }
    }
}

fn attr(attr: &Attr) -> String {
    match attr {
        Attr::Plain(attr) if attr.quoted => format!("{:?}{}", attr.name, value(&attr.value)),
        Attr::Plain(attr) => format!("{}{}", attr.name, value(&attr.value)),
        Attr::Spread(expr) => format!("..{}", tokens(expr)),
        Attr::Class { name, value, .. } => format!("class:{name:?}={{{}}}", tokens(value)),
        Attr::Style { name, value, .. } => format!("style:{name}{}", self::value(value)),
        Attr::Bind(bind) => format!("bind:{}={{{}}}", bind.bound.name(), tokens(&bind.store)),
        Attr::On(on) => {
            let mut out = format!("on:{}", on.event);
            for modifier in &on.modifiers {
                out += &format!("|{}", modifier.name);
                if let Some(arg) = modifier.arg {
                    out += &format!("({arg})");
                }
            }
            out
        }
        Attr::Trigger(trigger) => match &trigger.args {
            None => format!("@{}", trigger.name),
            Some(args) => {
                let args: Vec<String> = args.iter().map(tokens).collect();
                format!("@{}({})", trigger.name, args.join(" ; "))
            }
        },
    }
}

fn value(value: &AttrValue) -> String {
    match value {
        AttrValue::None => String::new(),
        AttrValue::Expr(expr) => format!("={{{}}}", tokens(expr)),
        AttrValue::Literal(parts, _) => {
            let parts: String = parts
                .iter()
                .map(|part| match part {
                    Part::Text(text) => format!("{text:?}"),
                    Part::Expr(expr) => format!("{{{}}}", tokens(expr)),
                })
                .collect();
            format!("={parts}")
        }
    }
}

/// The tree of markup without mistakes.
#[track_caller]
pub(crate) fn markup(source: &str) -> String {
    // In braces, as a component's body: only then is the source between the tokens known.
    let mut errors = Errors::new();
    let source = format!("X() {{{source}}}");
    let invocation = parse_invocation(source.parse().expect("tokens"), &mut errors);
    assert_eq!(messages(errors), Vec::<String>::new());
    show(&invocation.components[0].markup)
}

/// The same through `markup!`, which knows no source.
#[track_caller]
pub(crate) fn bare(source: &str) -> String {
    let mut errors = Errors::new();
    let nodes = parse_markup(source.parse().expect("tokens"), &mut errors);
    assert_eq!(messages(errors), Vec::<String>::new());
    show(&nodes)
}

/// The errors as `line:column message`.
pub(crate) fn messages(errors: Errors) -> Vec<String> {
    errors
        .into_error()
        .into_iter()
        .flatten()
        .map(|error| {
            let start = error.span().start();
            format!("{}:{} {error}", start.line, start.column)
        })
        .collect()
}

/// That a component with this body has these mistakes and no others: `line:column message`, and below it the help.
/// The body begins at 1:5.
#[track_caller]
pub(crate) fn wrong(body: &str, expected: &str) {
    wrong_whole(&format!("X() {{{body}}}"), expected);
}

/// The same for a whole invocation.
#[track_caller]
pub(crate) fn wrong_whole(source: &str, expected: &str) {
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let found = mistakes(source).join("\n");
    let found: Vec<&str> = found.lines().collect();
    assert_eq!(found, expected, "{source}");
}

fn mistakes(source: &str) -> Vec<String> {
    let mut errors = Errors::new();
    let invocation = parse_invocation(source.parse().expect("tokens"), &mut errors);
    for component in &invocation.components {
        check(component, &mut errors);
    }
    messages(errors)
}
