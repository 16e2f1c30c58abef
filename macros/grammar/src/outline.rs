//! A tree as text: what is rendered, without the places it was written at.

use crate::tree::*;
use proc_macro2::TokenStream;

/// The nodes as text, each with its kind, its name and what stands in it; `rust` says how Rust's tokens are written.
///
/// Two sources with the same outline render the same, if `rust` gives the same text only for what means the same.
///
/// ```
/// use marquetry_grammar::{Errors, outline::outline, parse_markup};
///
/// let outlined = |markup: &str| outline(&parse_markup(markup.parse().unwrap(), &mut Errors::new()), &|tokens| tokens.to_string());
/// assert_eq!(outlined("<p>two   words {x}</p>"), r#"<p>["two words " {x}]"#);
/// ```
pub fn outline(nodes: &[Node], rust: &dyn Fn(&TokenStream) -> String) -> String {
    Outline { rust }.nodes(nodes)
}

struct Outline<'f> {
    rust: &'f dyn Fn(&TokenStream) -> String,
}

impl Outline<'_> {
    fn nodes(&self, nodes: &[Node]) -> String {
        nodes.iter().map(|one| self.node(one)).collect::<Vec<_>>().join(" ")
    }

    fn tokens(&self, expr: &Expr) -> String {
        (self.rust)(&expr.tokens)
    }

    fn node(&self, node: &Node) -> String {
        match node {
            Node::Text(text) => format!("\"{}\"", text.value),
            Node::Doctype(_) => "doctype".to_owned(),
            Node::Element(element) => {
                let attrs: String = element.attrs.iter().map(|attr| format!(" {}", self.attr(attr))).collect();
                if element.self_closed {
                    return format!("<{}{attrs}/>", element.name);
                }
                format!("<{}{attrs}>[{}]", element.name, self.nodes(&element.children))
            }
            Node::Component(tag) => {
                let path = &tag.path;
                let path = quote::quote!(#path).to_string().replace(' ', "");
                let mut out = format!("<{path}");
                for prop in &tag.props {
                    out += &format!(" {}{}", prop.name, self.value(&prop.value));
                }
                if let Some(spread) = &tag.spread {
                    out += &format!(" ..{}", self.tokens(spread));
                }
                out += ">";
                for slot in &tag.slots {
                    let name = slot.name.as_ref().map(ToString::to_string).unwrap_or_default();
                    out += &format!("{name}[{}]", self.nodes(&slot.content));
                }
                out
            }
            Node::Fragment(fragment) => {
                let mut out = format!("fragment {}", fragment.key);
                if let Some((tag, _)) = &fragment.tag {
                    out += &format!(" <{tag}>");
                }
                for attr in &fragment.attrs {
                    out += &format!(" {}", self.attr(attr));
                }
                format!("{out}[{}]", self.nodes(&fragment.children))
            }
            Node::Slot(slot) => {
                let name = slot.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
                format!("slot{name}[{}]", self.nodes(&slot.fallback))
            }
            Node::Hole(expr) => format!("{{{}}}", self.tokens(expr)),
            Node::Raw(expr) => format!("{{@html {}}}", self.tokens(expr)),
            Node::Display(expr) => format!("{{@display {}}}", self.tokens(expr)),
            Node::Debug(expr) => format!("{{@debug {}}}", self.tokens(expr)),
            Node::Let(binding) => format!("{{@let {} = {}}}", (self.rust)(&binding.pat), self.tokens(&binding.expr)),
            Node::Await(block) => {
                let mut out = format!("await ({})[{}]", self.tokens(&block.future), self.nodes(&block.waiting));
                for (word, settled) in [("then", &block.then), ("catch", &block.catch)] {
                    if let Some(settled) = settled {
                        let pat = settled.pat.as_ref().map(|pat| format!(" ({})", (self.rust)(pat))).unwrap_or_default();
                        out += &format!(" {word}{pat}[{}]", self.nodes(&settled.body));
                    }
                }
                out
            }
            Node::Key(block) => format!("key ({})[{}]", self.tokens(&block.key), self.nodes(&block.body)),
            Node::Snippet(snippet) => {
                let params: Vec<String> = snippet
                    .params
                    .iter()
                    .map(|SnippetParam { pat, ty }| match ty {
                        Some(ty) => quote::quote!(#pat: #ty).to_string(),
                        None => quote::quote!(#pat).to_string(),
                    })
                    .collect();
                format!("snippet {}({})[{}]", snippet.name, params.join(", "), self.nodes(&snippet.body))
            }
            Node::Render(render) => format!("render {}({})", render.name, render.args.iter().map(|expr| self.tokens(expr)).collect::<Vec<_>>().join(", ")),
            Node::If(block) => {
                let mut out = "if".to_owned();
                for arm in &block.arms {
                    out += &format!(" ({})[{}]", self.tokens(&arm.condition), self.nodes(&arm.body));
                }
                if let Some(otherwise) = &block.otherwise {
                    out += &format!(" else[{}]", self.nodes(otherwise));
                }
                out
            }
            Node::Match(block) => {
                let mut out = format!("match ({})", self.tokens(&block.scrutinee));
                for arm in &block.arms {
                    let guard = arm.guard.as_ref().map(|guard| format!(" if {}", self.tokens(guard)));
                    out += &format!(" ({}{})[{}]", (self.rust)(&arm.pat), guard.unwrap_or_default(), self.nodes(&arm.body));
                }
                out
            }
            Node::Each(each) => {
                let mut out = format!("each ({})", self.tokens(&each.list));
                if let Some(pat) = &each.pat {
                    out += &format!(" as ({})", (self.rust)(pat));
                }
                if let Some(index) = &each.index {
                    out += &format!(" index {index}");
                }
                if let Some(key) = &each.key {
                    out += &format!(" key ({})", self.tokens(key));
                }
                out += &format!("[{}]", self.nodes(&each.body));
                if let Some(otherwise) = &each.otherwise {
                    out += &format!(" else[{}]", self.nodes(otherwise));
                }
                out
            }
        }
    }

    fn attr(&self, attr: &Attr) -> String {
        match attr {
            Attr::Plain(attr) if attr.quoted => format!("{:?}{}", attr.name, self.value(&attr.value)),
            Attr::Plain(attr) => format!("{}{}", attr.name, self.value(&attr.value)),
            Attr::Spread(expr) => format!("..{}", self.tokens(expr)),
            Attr::Class { name, value, .. } => format!("class:{name:?}={{{}}}", self.tokens(value)),
            Attr::Style { name, value, .. } => format!("style:{name}{}", self.value(value)),
            Attr::Bind(bind) => format!("bind:{}={{{}}}", bind.bound.name(), self.tokens(&bind.store)),
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
                    let args: Vec<String> = args.iter().map(|expr| self.tokens(expr)).collect();
                    format!("@{}({})", trigger.name, args.join(" ; "))
                }
            },
        }
    }

    fn value(&self, value: &AttrValue) -> String {
        match value {
            AttrValue::None => String::new(),
            AttrValue::Expr(expr) => format!("={{{}}}", self.tokens(expr)),
            AttrValue::Literal(parts, _) => {
                let parts: String = parts
                    .iter()
                    .map(|part| match part {
                        Part::Text(text) => format!("{text:?}"),
                        Part::Expr(expr) => format!("{{{}}}", self.tokens(expr)),
                    })
                    .collect();
                format!("={parts}")
            }
        }
    }
}
