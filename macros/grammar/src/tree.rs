//! The tree: what the parser makes of `component!` and `markup!`, before any check.
//!
//! The words are those of the documentation: a component has props, setup, triggers and markup; markup is made of nodes.

use crate::border::Spot;
pub use crate::control::{Bind, Bound};
use proc_macro2::{Group, Ident, Span, TokenStream};
use std::cell::OnceCell;

/// Everything inside one `component!`.
#[derive(Debug, Default)]
pub struct Invocation {
    /// The components, in the order written.
    pub components: Vec<Component>,
}

/// `attributes visibility [async] Name<generics>(props) where … { setup triggers markup }`
#[derive(Debug)]
pub struct Component {
    /// Doc comments and attributes of the struct.
    pub attrs: Vec<syn::Attribute>,
    /// `#[root(li)]`
    pub root: Option<Root>,
    /// Nothing, `pub`, `pub(crate)` …
    pub vis: syn::Visibility,
    /// The span of `async`, where it stands.
    pub asyncness: Option<Span>,
    /// The component's name.
    pub name: Ident,
    /// The generics, with the where clause.
    pub generics: syn::Generics,
    /// The props, in the order written.
    pub props: Vec<Prop>,
    /// The statements before the markup.
    pub setup: Vec<syn::Stmt>,
    /// The triggers, in the order written: their index is their number.
    pub triggers: Vec<Trigger>,
    /// What the component shows.
    pub markup: Vec<Node>,
    /// The brace that the body begins with; the name where there is none.
    pub open: Span,
    /// `false` when the body could not be parsed whole: errors were reported, the struct must still be emitted.
    pub whole: bool,
}

/// `#[root(li, text)]`: what may stand at the top of a component that reaches itself.
#[derive(Debug)]
pub struct Root {
    /// Names of elements, and `text`.
    pub names: Vec<Ident>,
}

/// `name: Type` or `name: Type = default`
#[derive(Debug)]
pub struct Prop {
    /// Doc comments and attributes of the field.
    pub attrs: Vec<syn::Attribute>,
    /// The prop's name.
    pub name: Ident,
    /// Its type.
    pub ty: syn::Type,
    /// The value of a prop that a tag leaves out.
    pub default: Option<syn::Expr>,
}

/// `[async] on name(params) [-> output] { … }`
#[derive(Debug)]
pub struct Trigger {
    /// Doc comments and attributes.
    pub attrs: Vec<syn::Attribute>,
    /// The span of `async`, where it stands.
    pub asyncness: Option<Span>,
    /// The trigger's name.
    pub name: Ident,
    /// Its parameters, `Event` ones included.
    pub params: Vec<TriggerParam>,
    /// The type after `->`.
    pub output: Option<syn::Type>,
    /// The braces and what is in them.
    pub body: Group,
}

/// `pattern: Type`
#[derive(Debug)]
pub struct TriggerParam {
    /// The pattern.
    pub pat: syn::Pat,
    /// The type.
    pub ty: syn::Type,
}

/// Rust tokens a user wrote, kept as they are; `$name` and `$(path)` still inside.
#[derive(Debug, Clone)]
pub struct Expr {
    /// The tokens, without the braces around them.
    pub tokens: TokenStream,
    /// The braces, or the first token where there are none.
    pub span: Span,
}

/// One thing in markup.
#[derive(Debug)]
pub enum Node {
    /// Text: white space collapsed, entities resolved, neighbours merged.
    Text(Text),
    /// `<!DOCTYPE html>`
    Doctype(Span),
    /// `<p class="x">…</p>`
    Element(Element),
    /// `<Name …>`, `<path::Name …>`, `<Self …>`
    Component(ComponentTag),
    /// `<fragment key="k">…</fragment>`
    Fragment(Fragment),
    /// `<slot/>`, `<slot name="x">fallback</slot>`
    Slot(Slot),
    /// `{expr}`
    Hole(Expr),
    /// `{@html expr}`
    Raw(Expr),
    /// `{@display expr}`
    Display(Expr),
    /// `{@debug expr}`
    Debug(Expr),
    /// `{@let pat = expr}`
    Let(Let),
    /// `{#if c}…{/if}`
    If(If),
    /// `{#match e}…{/match}`
    Match(Match),
    /// `{#each e}…{/each}`
    Each(Each),
    /// `{#await f}…{:then v}…{:catch e}…{/await}`
    Await(Await),
    /// `{#key e}…{/key}`
    Key(Key),
    /// `{#snippet name(a: T)}…{/snippet}`
    Snippet(Snippet),
    /// `{@render name(a)}`
    Render(Render),
}

impl Node {
    /// The lists of nodes that stand in this one: an element's children, the ways of a block, what fills a slot.
    pub fn bodies<'t>(&'t self, visit: &mut dyn FnMut(&'t [Node])) {
        match self {
            Node::Element(element) => visit(&element.children),
            Node::Component(tag) => tag.slots.iter().for_each(|slot| visit(&slot.content)),
            Node::Fragment(fragment) => visit(&fragment.children),
            Node::Slot(slot) => visit(&slot.fallback),
            Node::If(block) => {
                block.arms.iter().for_each(|arm| visit(&arm.body));
                block.otherwise.iter().for_each(|body| visit(body));
            }
            Node::Match(block) => block.arms.iter().for_each(|arm| visit(&arm.body)),
            Node::Each(block) => {
                visit(&block.body);
                block.otherwise.iter().for_each(|body| visit(body));
            }
            Node::Await(block) => {
                visit(&block.waiting);
                block.settled().for_each(|settled| visit(&settled.body));
            }
            Node::Key(block) => visit(&block.body),
            Node::Snippet(snippet) => visit(&snippet.body),
            Node::Text(_) | Node::Doctype(_) | Node::Hole(_) | Node::Raw(_) | Node::Display(_) | Node::Debug(_) | Node::Let(_) | Node::Render(_) => {}
        }
    }
}

impl Node {
    /// The expressions of this node itself, without those of what stands in it.
    pub fn exprs<'t>(&'t self, visit: &mut dyn FnMut(&'t Expr)) {
        match self {
            Node::Element(element) => element.attrs.iter().for_each(|attr| attr.exprs(visit)),
            Node::Component(tag) => {
                tag.props.iter().for_each(|prop| prop.value.exprs(visit));
                tag.spread.iter().for_each(visit);
            }
            Node::Fragment(fragment) => fragment.attrs.iter().for_each(|attr| attr.exprs(visit)),
            Node::Hole(expr) | Node::Raw(expr) | Node::Display(expr) | Node::Debug(expr) => visit(expr),
            Node::Let(binding) => visit(&binding.expr),
            Node::If(block) => block.arms.iter().for_each(|arm| visit(&arm.condition)),
            Node::Match(block) => {
                visit(&block.scrutinee);
                block.arms.iter().flat_map(|arm| &arm.guard).for_each(visit);
            }
            Node::Each(block) => {
                visit(&block.list);
                block.key.iter().for_each(visit);
            }
            Node::Await(block) => visit(&block.future),
            Node::Key(block) => visit(&block.key),
            Node::Render(render) => render.args.iter().for_each(visit),
            Node::Text(_) | Node::Doctype(_) | Node::Slot(_) | Node::Snippet(_) => {}
        }
    }

    /// Whether some expression of this node, or of what stands in it, is as `is` says.
    pub fn any_expr(&self, is: &dyn Fn(&Expr) -> bool) -> bool {
        let mut found = false;
        self.exprs(&mut |expr| found = found || is(expr));
        self.bodies(&mut |body| found = found || body.iter().any(|node| node.any_expr(is)));
        found
    }
}

/// Text, as the browser shall have it: not yet escaped.
#[derive(Debug)]
pub struct Text {
    /// The characters.
    pub value: String,
    /// Where the text begins.
    pub span: Span,
}

/// An element of HTML, SVG or MathML, or a custom element.
#[derive(Debug)]
pub struct Element {
    /// The name as written: `p`, `my-element`, `foreignObject`.
    pub name: String,
    /// The name in the opening tag.
    pub name_span: Span,
    /// The name in the closing tag, where there is one.
    pub close_span: Option<Span>,
    /// Attributes and directives, in the order written.
    pub attrs: Vec<Attr>,
    /// What stands between the tags.
    pub children: Vec<Node>,
    /// `<x/>`, or a void element.
    pub self_closed: bool,
    /// `@allow="rule"`
    pub allow: Box<[Allow]>,
}

/// A component in markup.
#[derive(Debug)]
pub struct ComponentTag {
    /// The path, generic arguments included.
    pub path: syn::Path,
    /// The last segment of the path.
    pub span: Span,
    /// The props given one by one.
    pub props: Vec<PropArg>,
    /// `{..value}`
    pub spread: Option<Expr>,
    /// What the children give to the component's slots.
    pub slots: Vec<SlotArg>,
    /// `@allow="rule"`
    pub allow: Box<[Allow]>,
    /// Where it stands: found by the check.
    pub spot: OnceCell<Spot>,
}

impl ComponentTag {
    /// `<Boundary>`, which catches what fails inside.
    pub fn is_boundary(&self) -> bool {
        let names: Vec<String> = self.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        matches!(names.iter().map(String::as_str).collect::<Vec<_>>()[..], ["Boundary"] | ["marquetry", "Boundary"])
    }
}

/// `name={e}`, `name="lit {x}"`, `{name}`, or `name` alone, which is `true`.
#[derive(Debug)]
pub struct PropArg {
    /// The prop's name.
    pub name: Ident,
    /// Its value; [`AttrValue::None`] for a name alone.
    pub value: AttrValue,
}

/// The content for one slot. For the default slot, everything that names no other.
#[derive(Debug)]
pub struct SlotArg {
    /// The slot's name; none for the default slot.
    pub name: Option<Ident>,
    /// The children; an element keeps its attributes but for `slot`.
    pub content: Vec<Node>,
}

/// A live region.
#[derive(Debug)]
pub struct Fragment {
    /// The key.
    pub key: String,
    /// The key's literal.
    pub key_span: Span,
    /// The tag's name.
    pub span: Span,
    /// `tag="ul"`: the wrapper element.
    pub tag: Option<(String, Span)>,
    /// What governs streams inside.
    pub options: StreamOptions,
    /// Attributes for the wrapper; empty where there is none.
    pub attrs: Vec<Attr>,
    /// `@allow="rule"`, for the wrapper.
    pub allow: Box<[Allow]>,
    /// What stands between the tags.
    pub children: Vec<Node>,
}

/// How the items of a stream come into a fragment.
#[derive(Debug, Default)]
pub struct StreamOptions {
    /// `mode="append"`
    pub mode: Option<(Mode, Span)>,
    /// `limit={n}`: how many items a rendering takes at most.
    pub limit: Option<Expr>,
    /// `timeout={ms}`: how long a rendering waits for a first item.
    pub timeout: Option<Expr>,
    /// `interval={ms}`: the least time between two updates.
    pub interval: Option<Expr>,
    /// `keep={n}`: how many items stay in the page.
    pub keep: Option<Expr>,
    /// `queue={n}`: how many values of a store wait.
    pub queue: Option<Expr>,
    /// `idle="hidden"`: they pause while the browser's tab is hidden.
    pub rests: Option<Span>,
    /// `shared`: one rendering for all viewers.
    pub shared: Option<Span>,
}

/// Where an item of a stream goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// After the items there.
    Append,
    /// Before the items there.
    Prepend,
    /// In place of the items there.
    Replace,
}

/// The place where a component shows what its tag was given.
#[derive(Debug)]
pub struct Slot {
    /// The name; none for the default slot.
    pub name: Option<Ident>,
    /// The tag's name.
    pub span: Span,
    /// What is shown when nothing was given.
    pub fallback: Vec<Node>,
    /// Where it stands: found by the check.
    pub spot: OnceCell<Spot>,
}

/// `{@let pat = expr}`
#[derive(Debug)]
pub struct Let {
    /// The pattern, with a type where one is written.
    pub pat: TokenStream,
    /// The value.
    pub expr: Expr,
    /// The braces.
    pub span: Span,
}

/// `{#if c}…{:else if c}…{:else}…{/if}`
#[derive(Debug)]
pub struct If {
    /// The opening braces.
    pub span: Span,
    /// One for each condition.
    pub arms: Vec<IfArm>,
    /// What stands after `{:else}`.
    pub otherwise: Option<Vec<Node>>,
}

/// One condition and what it shows.
#[derive(Debug)]
pub struct IfArm {
    /// May hold `let` patterns and chains.
    pub condition: Expr,
    /// What is shown.
    pub body: Vec<Node>,
}

/// `{#match e}{:case pat}…{/match}`
#[derive(Debug)]
pub struct Match {
    /// The opening braces.
    pub span: Span,
    /// What is matched.
    pub scrutinee: Expr,
    /// The cases, in the order written.
    pub arms: Vec<MatchArm>,
}

/// `{:case pat if guard}…`
#[derive(Debug)]
pub struct MatchArm {
    /// The pattern.
    pub pat: TokenStream,
    /// What stands after `if`.
    pub guard: Option<Expr>,
    /// What is shown.
    pub body: Vec<Node>,
    /// The braces of the case.
    pub span: Span,
}

/// `{#each e}…{this}…{/each}`, `{#each e as pat, index (key)}…{:else}…{/each}`
#[derive(Debug)]
pub struct Each {
    /// The opening braces.
    pub span: Span,
    /// What is gone through.
    pub list: Expr,
    /// The pattern; where there is none, an item is `{this}`.
    pub pat: Option<TokenStream>,
    /// The name of the running number.
    pub index: Option<Ident>,
    /// What an item is known by.
    pub key: Option<Expr>,
    /// What is shown for each item.
    pub body: Vec<Node>,
    /// What is shown when there is none.
    pub otherwise: Option<Vec<Node>>,
}

/// `{#await f}…{:then v}…{:catch e}…{/await}`
#[derive(Debug)]
pub struct Await {
    /// The opening braces.
    pub span: Span,
    /// What is waited for.
    pub future: Expr,
    /// What is shown meanwhile.
    pub waiting: Vec<Node>,
    /// What is shown of the result; without it, nothing.
    pub then: Option<Settled>,
    /// What is shown of the result's error; without it, the boundary around is told.
    pub catch: Option<Settled>,
}

impl Await {
    /// The ways in which it ends.
    pub fn settled(&self) -> impl Iterator<Item = &Settled> {
        self.then.iter().chain(&self.catch)
    }
}

/// `{:then pat}…` or `{:catch pat}…`
#[derive(Debug)]
pub struct Settled {
    /// The braces; those of the block where it stands in them.
    pub span: Span,
    /// The pattern, where one is written.
    pub pat: Option<TokenStream>,
    /// What is shown.
    pub body: Vec<Node>,
}

/// `{#key e}…{/key}`: made anew whenever `e` has another value.
#[derive(Debug)]
pub struct Key {
    /// The opening braces.
    pub span: Span,
    /// What it is known by.
    pub key: Expr,
    /// What is shown.
    pub body: Vec<Node>,
}

/// `{#snippet name(a: T, b)}…{/snippet}`: markup that `{@render}` shows, as often as it is asked to.
#[derive(Debug)]
pub struct Snippet {
    /// The opening braces.
    pub span: Span,
    /// Its name.
    pub name: Ident,
    /// The parameters.
    pub params: Vec<SnippetParam>,
    /// What is shown.
    pub body: Vec<Node>,
}

/// `pattern: Type`, or a pattern alone.
#[derive(Debug)]
pub struct SnippetParam {
    /// The pattern.
    pub pat: syn::Pat,
    /// The type, where one is written.
    pub ty: Option<syn::Type>,
}

/// `{@render name(a, b)}`
#[derive(Debug)]
pub struct Render {
    /// The braces.
    pub span: Span,
    /// The snippet.
    pub name: Ident,
    /// What it is given.
    pub args: Vec<Expr>,
}

/// An attribute or directive of an element.
#[derive(Debug)]
pub enum Attr {
    /// `name`, `name="…"`, `name={e}`, `{name}`
    Plain(PlainAttr),
    /// `{..attrs}`
    Spread(Expr),
    /// `class:on={c}`, `class:"md:w-1/2"={c}`; `class:on` alone means the binding `on`.
    Class {
        /// The class.
        name: String,
        /// Where it is named.
        span: Span,
        /// Whether it is there.
        value: Expr,
    },
    /// `style:color={v}`, `style:color="red"`; `style:color` alone means the binding `color`.
    Style {
        /// The property.
        name: String,
        /// Where it is named.
        span: Span,
        /// Its value, never [`AttrValue::None`].
        value: AttrValue,
    },
    /// `bind:value={store}`; `bind:value` alone means the binding `value`.
    Bind(Bind),
    /// `on:click|prevent`
    On(On),
    /// `@trigger="name"`
    Trigger(TriggerRef),
}

impl Attr {
    /// Its expressions.
    pub fn exprs<'t>(&'t self, visit: &mut dyn FnMut(&'t Expr)) {
        match self {
            Attr::Plain(attr) => attr.value.exprs(visit),
            Attr::Spread(expr) => visit(expr),
            Attr::Class { value, .. } => visit(value),
            Attr::Style { value, .. } => value.exprs(visit),
            Attr::Bind(bind) => visit(&bind.store),
            Attr::Trigger(trigger) => trigger.args.iter().flatten().for_each(visit),
            Attr::On(_) => {}
        }
    }
}

impl AttrValue {
    /// Its expressions.
    pub fn exprs<'t>(&'t self, visit: &mut dyn FnMut(&'t Expr)) {
        match self {
            AttrValue::None => {}
            AttrValue::Expr(expr) => visit(expr),
            AttrValue::Literal(parts, _) => parts.iter().for_each(|part| {
                if let Part::Expr(expr) = part {
                    visit(expr);
                }
            }),
        }
    }
}

/// `@allow="rule"`: a rule that an element may break.
#[derive(Debug)]
pub struct Allow {
    /// The rule's name.
    pub rule: String,
    /// The literal.
    pub span: Span,
}

/// An attribute that goes into the HTML under its own name.
#[derive(Debug)]
pub struct PlainAttr {
    /// The name as written.
    pub name: String,
    /// Where it is named.
    pub span: Span,
    /// `"md:w"=…`: the name is taken as it is.
    pub quoted: bool,
    /// The value.
    pub value: AttrValue,
}

/// What stands after an attribute's name.
#[derive(Debug)]
pub enum AttrValue {
    /// Nothing.
    None,
    /// `"lit {x} lit"`: text and expressions in turn. One text where there are no expressions, nothing for `""`.
    Literal(Vec<Part>, Span),
    /// `{e}`
    Expr(Expr),
}

/// A part of an attribute's literal.
#[derive(Debug)]
pub enum Part {
    /// Text, not yet escaped.
    Text(String),
    /// `{x}`
    Expr(Expr),
}

/// `on:event|modifier|modifier(300)`
#[derive(Debug)]
pub struct On {
    /// The event's name.
    pub event: String,
    /// The whole name, `on:event`.
    pub span: Span,
    /// What stands after each `|`.
    pub modifiers: Vec<Modifier>,
}

/// `prevent`, `debounce(300)`, `enter`
#[derive(Debug)]
pub struct Modifier {
    /// The name.
    pub name: String,
    /// The number in brackets.
    pub arg: Option<u64>,
    /// Where it stands.
    pub span: Span,
}

/// `@trigger="name"` or `@trigger={name(a, b)}`
#[derive(Debug)]
pub struct TriggerRef {
    /// The trigger's name.
    pub name: String,
    /// The literal, or the name in the braces.
    pub span: Span,
    /// The arguments; none for `@trigger="name"`.
    pub args: Option<Vec<Expr>>,
}
