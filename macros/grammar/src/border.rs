//! The borders of components: what of their markup concerns what they stand in, and where they show what they are given.
//!
//! Sets are of elements by their numbers in the tables of HTML; a few numbers behind those stand for text and for groups.

use crate::check::around::{excluded, made_interactive};
use crate::check::place::{Known, is_body_ok, known};
use crate::html::elements::*;
use crate::html::{self, CONTROL, DIV_OF_OPTIONS, DIV_OF_TERMS, DIV_OPEN, Foreign, MATHML_PART, NONE, OF_HEAD, SVG_PART, TEXT, set};
use crate::tree::{Allow, Attr, Component, ComponentTag, Element, Node, Root, Slot, Snippet};
use proc_macro2::{Ident, Span};
use syn::{Stmt, UseTree};

/// Where a component's tag or a slot stands, as far as that is known in the component that wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// What may stand there.
    pub holds: u128,
    /// The element around.
    pub parent: u8,
    /// Elements around, the innermost first, and what each keeps out at any depth.
    pub keeps_out: Vec<(u8, u128)>,
}

impl Spot {
    /// Nothing is known of it.
    pub const OPEN: Spot = Spot { holds: u128::MAX, parent: NONE, keeps_out: Vec::new() };
}

/// What of some markup concerns what it stands in.
#[derive(Debug, Default)]
pub struct Shape<'t> {
    /// What stands at the top in any of its branches, and where. What is allowed to stand anywhere is left out.
    pub roots: Vec<(u8, Span)>,
    /// What something around may keep out, at any depth.
    pub within: u128,
    /// The components in it.
    pub tags: Vec<Shown<'t>>,
    /// The slots in it.
    pub slots: Vec<Gap<'t>>,
}

/// A component in some markup.
#[derive(Debug)]
pub struct Shown<'t> {
    /// Its tag.
    pub tag: &'t ComponentTag,
    /// Its roots stand at the top.
    pub top: bool,
}

/// A slot in some markup.
#[derive(Debug)]
pub struct Gap<'t> {
    /// The slot.
    pub slot: &'t Slot,
    /// It stands at the top, of the markup or of what another component is given.
    pub top: bool,
    /// The component that is given it, and for which slot.
    pub through: Option<(&'t ComponentTag, Option<&'t Ident>)>,
}

impl Shape<'_> {
    /// The shape of some markup.
    pub fn of(nodes: &[Node]) -> Shape<'_> {
        let mut walk = Walk { shape: Shape::default(), snippets: Vec::new(), shown: Vec::new() };
        walk.nodes(nodes, At { top: true, drawing: false, through: None });
        walk.shape
    }

    /// The roots as a set.
    pub fn set(&self) -> u128 {
        self.roots.iter().fold(0, |all, (root, _)| all | 1 << root)
    }
}

/// Where a node stands.
#[derive(Clone, Copy)]
struct At<'t> {
    top: bool,
    /// In SVG or MathML, whose elements have other rules.
    drawing: bool,
    through: Option<(&'t ComponentTag, Option<&'t Ident>)>,
}

struct Walk<'t> {
    shape: Shape<'t>,
    snippets: Vec<&'t Snippet>,
    /// Snippets that are being shown.
    shown: Vec<&'t Ident>,
}

impl<'t> Walk<'t> {
    fn nodes(&mut self, nodes: &'t [Node], at: At<'t>) {
        let snippets = self.snippets.len();
        self.snippets.extend(nodes.iter().filter_map(|node| if let Node::Snippet(snippet) = node { Some(snippet) } else { None }));
        for node in nodes {
            self.node(node, at);
        }
        self.snippets.truncate(snippets);
    }

    fn node(&mut self, node: &'t Node, at: At<'t>) {
        match node {
            Node::Text(text) if at.top && !text.value.trim().is_empty() => self.root(TEXT, text.span, at, &[]),
            Node::Element(element) => self.element(element, at),
            Node::Fragment(fragment) => match &fragment.tag {
                Some((tag, span)) => {
                    let at = self.tag(tag, *span, &fragment.attrs, &fragment.children, &fragment.allow, at);
                    self.nodes(&fragment.children, at);
                }
                None => self.nodes(&fragment.children, at),
            },
            Node::Component(tag) if tag.is_boundary() => tag.slots.iter().for_each(|slot| self.nodes(&slot.content, at)),
            Node::Component(tag) => {
                self.shape.tags.push(Shown { tag, top: at.top && at.through.is_none() });
                for slot in &tag.slots {
                    self.nodes(&slot.content, At { top: true, through: Some((tag, slot.name.as_ref())), ..at });
                }
            }
            Node::Slot(slot) => {
                self.shape.slots.push(Gap { slot, top: at.top, through: at.through });
                self.nodes(&slot.fallback, at);
            }
            // It is shown where `{@render}` stands, but its components are there at any rate.
            Node::Snippet(snippet) => self.nodes(&snippet.body, At { top: false, ..at }),
            Node::Render(render) if at.top && !self.shown.contains(&&render.name) => {
                if let Some(snippet) = self.snippets.iter().rev().copied().find(|snippet| snippet.name == render.name) {
                    self.shown.push(&snippet.name);
                    self.nodes(&snippet.body, at);
                    self.shown.pop();
                }
            }
            Node::If(_) | Node::Match(_) | Node::Each(_) | Node::Await(_) | Node::Key(_) => node.bodies(&mut |body| self.nodes(body, at)),
            // What a value shows is not known while compiling.
            Node::Text(_) | Node::Doctype(_) | Node::Hole(_) | Node::Raw(_) | Node::Display(_) | Node::Debug(_) | Node::Let(_) | Node::Render(_) => {}
        }
    }

    fn root(&mut self, root: u8, span: Span, at: At<'t>, allow: &[Allow]) {
        if at.through.is_none() && !allow.iter().any(|allow| allow.rule == "content-model") {
            self.shape.roots.push((root, span));
        }
    }

    fn element(&mut self, element: &'t Element, at: At<'t>) {
        let inner = self.tag(&element.name, element.name_span, &element.attrs, &element.children, &element.allow, at);
        match html::element(&element.name) {
            // It goes to the page's head, wherever it stands.
            HEAD if !at.drawing => {}
            // These parts belong to it; all else stands where it stands.
            AUDIO | VIDEO => {
                let parts = |node: &&Node| matches!(node, Node::Element(part) if matches!(part.name.as_str(), "source" | "track"));
                element.children.iter().filter(|node| !parts(node)).for_each(|node| self.node(node, inner));
            }
            _ => self.nodes(&element.children, inner),
        }
    }

    /// An element's tag; tells where its children stand.
    fn tag(&mut self, name: &str, span: Span, attrs: &[Attr], children: &'t [Node], allow: &[Allow], at: At<'t>) -> At<'t> {
        let number = html::element(name);
        if at.drawing {
            let html = matches!(name, "foreignObject" | "desc" | "title" | "metadata" | "mtext" | "annotation-xml");
            return At { top: false, drawing: !html, ..at };
        }
        if number < CUSTOM {
            if excluded(number) != 0 {
                self.shape.within |= 1 << number;
            } else if let Some(because) = made_interactive(number, attrs) {
                self.shape.within |= 1 << if matches!(because, "tabindex" | "role") { CONTROL } else { number };
            }
        }
        if at.top
            && let Some(root) = root(name, number, attrs, children)
        {
            self.root(root, span, at, allow);
        }
        At { top: at.top && html::has(TRANSPARENT, number), drawing: matches!(number, SVG | MATH), ..at }
    }
}

/// Elements that take the model of what they stand in.
const TRANSPARENT: u128 = set(&[A, AUDIO, CANVAS, DEL, INS, MAP, NOSCRIPT, OBJECT, VIDEO]);

/// What the element is for what it stands in.
fn root(name: &str, number: u8, attrs: &[Attr], children: &[Node]) -> Option<u8> {
    Some(match number {
        NONE => match html::foreign(name)? {
            Foreign::Svg => SVG_PART,
            Foreign::MathMl => MATHML_PART,
        },
        // These go to the page's head.
        HEAD | STYLE => return None,
        META | LINK => {
            let item = ["itemprop", "property"].into_iter().any(|name| !matches!(known(attrs, name), Known::Missing));
            let fine = number == LINK
                && match known(attrs, "rel") {
                    Known::Literal(rel) => is_body_ok(rel),
                    Known::Dynamic => true,
                    Known::Missing => false,
                };
            if item || fine { number } else { OF_HEAD }
        }
        DIV => {
            let children = Shape::of(children).set();
            match children & !set(&[SCRIPT, TEMPLATE, HR]) {
                0 => DIV_OPEN,
                _ if children & set(&[DT, DD]) != 0 => DIV_OF_TERMS,
                _ if children & set(&[OPTION, OPTGROUP]) != 0 => DIV_OF_OPTIONS,
                _ => DIV,
            }
        }
        _ => number,
    })
}

impl Root {
    /// What is stated, as a set.
    pub fn set(&self) -> u128 {
        self.names.iter().filter_map(|name| stated(&name.to_string())).fold(0, |all, one| all | one)
    }

    /// The place that the roots of the components at the top are checked against.
    pub fn spot(&self) -> Spot {
        Spot { holds: self.set(), parent: CONTROL, keeps_out: Vec::new() }
    }
}

/// What a name in `#[root(…)]` stands for; none where there is no such element.
pub(crate) fn stated(name: &str) -> Option<u128> {
    Some(match (name, html::element(name)) {
        ("text", _) => 1 << TEXT,
        (_, DIV) => set(&[DIV, DIV_OF_TERMS, DIV_OF_OPTIONS, DIV_OPEN]),
        (_, number @ (META | LINK)) => set(&[number, OF_HEAD]),
        (_, NONE) => match html::foreign(name)? {
            Foreign::Svg => 1 << SVG_PART,
            Foreign::MathMl => 1 << MATHML_PART,
        },
        (_, number) => 1 << number,
    })
}

/// The names that setup brings into scope: a component of such a name is known to the function that renders, and to nothing else.
#[derive(Debug, Default)]
pub struct Local {
    names: Vec<String>,
    /// Names that are not told may be among them.
    any: bool,
}

impl Local {
    /// The names of a component's setup.
    pub fn of(component: &Component) -> Local {
        let mut local = Local::default();
        for stmt in &component.setup {
            match stmt {
                Stmt::Item(syn::Item::Use(item)) => local.imports(&item.tree),
                Stmt::Item(_) => local.any = true,
                // A macro in braces may make items.
                Stmt::Macro(call) => local.any |= matches!(call.mac.delimiter, syn::MacroDelimiter::Brace(_)),
                Stmt::Local(_) | Stmt::Expr(..) => {}
            }
        }
        local
    }

    fn imports(&mut self, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => self.imports(&path.tree),
            UseTree::Name(name) => self.names.push(name.ident.to_string()),
            UseTree::Rename(rename) => self.names.push(rename.rename.to_string()),
            UseTree::Glob(_) => self.any = true,
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.imports(tree)),
        }
    }

    /// Whether the tag's path may begin with one of them.
    pub fn has(&self, tag: &ComponentTag) -> bool {
        self.any || tag.path.segments.first().is_some_and(|first| self.names.iter().any(|name| first.ident == name))
    }
}
