//! The places in the page that the server addresses, found by its marks as the client finds them (`client/src/scan.ts`).

use std::{collections::HashMap, vec::IntoIter};

use ego_tree::NodeId;

use super::dom::Dom;

/// The number of a [`Part`].
pub(super) type PartId = usize;

/// A scope, a hole, or an item of a list.
pub(super) struct Part {
    /// The comment it begins with, or its element.
    pub(super) node: NodeId,
    /// The comment it ends with.
    pub(super) end: Option<NodeId>,
    /// The attribute that is this hole; `=` for the text of the element.
    pub(super) name: Option<String>,
    /// The text of a text hole, where it has any.
    pub(super) text: Option<NodeId>,
    pub(super) holes: Vec<PartId>,
    /// Of a list.
    pub(super) items: Option<Vec<PartId>>,
    /// Whether each item is an element, so that no comment precedes it.
    pub(super) elements: bool,
    /// The first item the page ever had.
    pub(super) template: Option<NodeId>,
}

#[derive(Default)]
pub(super) struct Parts {
    all: Vec<Part>,
    pub(super) scopes: HashMap<u64, PartId>,
}

impl std::ops::Index<PartId> for Parts {
    type Output = Part;

    fn index(&self, part: PartId) -> &Part {
        &self.all[part]
    }
}

impl std::ops::IndexMut<PartId> for Parts {
    fn index_mut(&mut self, part: PartId) -> &mut Part {
        &mut self.all[part]
    }
}

impl Parts {
    pub(super) fn add(&mut self, node: NodeId) -> PartId {
        self.all.push(Part { node, end: None, name: None, text: None, holes: Vec::new(), items: None, elements: false, template: None });
        self.all.len() - 1
    }

    /// Walks what is under `root`, and fills `into` with the holes or items found there; scopes are kept if `scopes`.
    pub(super) fn scan(&mut self, dom: &mut Dom, root: NodeId, into: PartId, scopes: bool) {
        let mut walk = dom.under(root).into_iter();
        self.within(dom, &mut walk, into, Some(root), None, scopes);
    }

    fn within(&mut self, dom: &mut Dom, walk: &mut IntoIter<NodeId>, outer: PartId, parent: Option<NodeId>, close: Option<&str>, scopes: bool) {
        let mut holder = outer;
        while let Some(node) = walk.next() {
            let data = dom.comment(node).map(str::to_owned);
            let element = dom.element(node).is_some();
            let begins = data.as_deref() == Some(",") || (self[outer].elements && element && dom.parent(node) == parent);
            if self[outer].items.is_some() && begins {
                holder = self.add(node);
                if let Some(items) = &mut self[outer].items {
                    items.push(holder);
                }
            }
            if element {
                for name in dom.attr(node, "data-m").map(|names| names.split(' ').map(str::to_owned).collect::<Vec<_>>()).unwrap_or_default() {
                    let hole = self.add(node);
                    self[hole].name = Some(name);
                    self[holder].holes.push(hole);
                }
                continue;
            }
            let Some(data) = data else { continue };
            if Some(&*data) == close {
                self[outer].end = Some(node);
                self.keep(dom, outer);
                return;
            }
            self.begin(dom, walk, node, &data, holder, scopes);
        }
    }

    fn begin(&mut self, dom: &mut Dom, walk: &mut IntoIter<NodeId>, node: NodeId, data: &str, holder: PartId, scopes: bool) {
        if data.starts_with("=\"") {
            let title = self.add(node);
            self[title].name = Some("~".to_owned());
            self[holder].holes.push(title);
            return;
        }
        let number = data.strip_prefix('[').filter(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
        if number.is_none() && !matches!(data, "" | "{" | "(" | "(e") {
            return;
        }
        let inner = self.add(node);
        match number {
            Some(number) => {
                let digits = number.split(|letter: char| !letter.is_ascii_digit()).next().unwrap_or_default();
                if scopes && let Ok(number) = digits.parse() {
                    self.scopes.insert(number, inner);
                }
            }
            None => self[holder].holes.push(inner),
        }
        if data.starts_with('(') {
            self[inner].items = Some(Vec::new());
            self[inner].elements = data == "(e";
            let parent = dom.parent(node);
            self.within(dom, walk, inner, parent, Some(")"), scopes);
        } else if data.is_empty() {
            self[inner].text = dom.next(node).filter(|&next| dom.text(next).is_some());
        } else {
            self.within(dom, walk, inner, None, Some(if data == "{" { "}" } else { "]" }), scopes);
        }
    }

    /// The nodes of some items of a list, up to the next item or the list's end.
    pub(super) fn nodes(&self, dom: &Dom, list: PartId, from: usize, count: usize) -> Vec<NodeId> {
        let items = self[list].items.as_deref().unwrap_or_default();
        let end = items.get(from + count).map(|&item| self[item].node).or(self[list].end);
        let mut found = Vec::new();
        let mut next = items.get(from).map(|&item| self[item].node);
        while let Some(node) = next.filter(|&node| Some(node) != end) {
            found.push(node);
            next = dom.next(node);
        }
        found
    }

    /// Copies the first item of a list before anybody changes it, but not where its buttons post to.
    pub(super) fn keep(&mut self, dom: &mut Dom, list: PartId) {
        if self[list].template.is_some() || self[list].items.as_ref().is_none_or(Vec::is_empty) {
            return;
        }
        let template = dom.orphan(scraper::Node::Fragment);
        for node in self.nodes(dom, list, 0, 1) {
            let copy = dom.clone_node(node);
            dom.append(template, copy);
        }
        for node in dom.under(template) {
            if dom.attr(node, "formaction").is_some() {
                dom.set_attr(node, "formaction", None);
            }
        }
        self[list].template = Some(template);
    }
}
