//! Applies frames to the page as the client does (`client/src/patch.ts`), and tells what each of them changed.

use ego_tree::NodeId;

use super::{
    Patch,
    dom::Dom,
    fields::Fields,
    scan::{PartId, Parts},
};
use crate::out::wire::{Control, read_varint};

/// A page as an open browser tab has it.
pub(super) struct Browser {
    pub(super) dom: Dom,
    pub(super) fields: Fields,
    parts: Parts,
    /// What came for the head.
    pub(super) head: Vec<String>,
    /// Operations that changed nothing.
    pub(super) needless: usize,
}

/// A frame that is being read.
struct Frame<'a>(&'a [u8]);

const SHORT: &str = "the frame ends early";

impl<'a> Frame<'a> {
    fn more(&self) -> bool {
        !self.0.is_empty()
    }

    fn byte(&mut self) -> Result<u8, String> {
        let (&first, rest) = self.0.split_first().ok_or(SHORT)?;
        self.0 = rest;
        Ok(first)
    }

    fn varint(&mut self) -> Result<usize, String> {
        let (number, rest) = read_varint(self.0).ok_or(SHORT)?;
        self.0 = rest;
        usize::try_from(number).map_err(|_| SHORT.to_owned())
    }

    fn string_of(&mut self, length: usize) -> Result<&'a str, String> {
        let (text, rest) = self.0.split_at_checked(length).ok_or(SHORT)?;
        self.0 = rest;
        std::str::from_utf8(text).map_err(|error| error.to_string())
    }

    fn string(&mut self) -> Result<&'a str, String> {
        let length = self.varint()?;
        self.string_of(length)
    }

    fn attribute(&mut self) -> Result<Option<&'a str>, String> {
        let length = self.varint()?;
        length.checked_sub(1).map(|length| self.string_of(length)).transpose()
    }
}

impl Browser {
    pub(super) fn new(html: &str) -> Browser {
        let mut dom = Dom::parse(html);
        let mut parts = Parts::default();
        let document = dom.document();
        let page = parts.add(document);
        parts.scan(&mut dom, document, page, true);
        Browser { dom, fields: Fields::default(), parts, head: Vec::new(), needless: 0 }
    }

    /// Applies one message of the server.
    pub(super) fn apply(&mut self, frame: &[u8], patches: &mut Vec<Patch>) -> Result<(), String> {
        let mut frame = Frame(frame);
        while frame.more() {
            let number = frame.varint()? as u64;
            if number == 0 {
                self.control(&mut frame)?;
                continue;
            }
            let scope = self.parts.scopes.get(&number).copied().filter(|&scope| self.is_there(self.parts[scope].node));
            let scope = scope.ok_or_else(|| format!("there is no scope {number} in the page"))?;
            self.operate(&mut frame, scope, patches)?;
        }
        self.dom.entitle();
        Ok(())
    }

    fn control(&mut self, frame: &mut Frame<'_>) -> Result<(), String> {
        match frame.varint()? {
            code if code == Control::Head as usize => {}
            // No script of the page has added anything.
            code if code == Control::Say as usize => return frame.string().map(drop),
            code => return Err(format!("control {code} does not come by itself")),
        }
        let elements = frame.string()?;
        self.needless += usize::from(self.head.iter().any(|known| known == elements));
        self.head.push(elements.to_owned());
        Ok(())
    }

    fn is_there(&self, node: NodeId) -> bool {
        self.dom.path(node).last() == Some(&self.dom.document())
    }

    fn operate(&mut self, frame: &mut Frame<'_>, holder: PartId, patches: &mut Vec<Patch>) -> Result<(), String> {
        let mut nothing = true;
        while frame.more() {
            let op = frame.byte()?;
            if op == 0 {
                break;
            }
            nothing = false;
            let hole = if op & 31 == 31 { frame.varint()? } else { usize::from(op & 31) };
            if op >> 5 == 6 {
                self.set(frame, holder, None, patches)?;
                continue;
            }
            let hole =
                *self.parts[holder].holes.get(hole).ok_or_else(|| format!("there is no hole {hole} in a scope of {}", self.parts[holder].holes.len()))?;
            match op >> 5 {
                4 => self.operate(frame, hole, patches)?,
                5 => self.edit(frame, hole, patches)?,
                kind => {
                    let (name, region) = (&self.parts[hole].name, self.parts[hole].end.is_some());
                    let fits = match kind {
                        1 => !region && name.as_ref().is_none_or(|name| name == "=" || name == "~"),
                        2 => name.as_ref().is_some_and(|name| name != "=" && name != "~"),
                        _ => (kind == 3 || kind == 7) && region,
                    };
                    if !fits {
                        return Err(format!("operation {kind} does not fit its hole"));
                    }
                    self.set(frame, hole, None, patches)?;
                }
            }
        }
        self.needless += usize::from(nothing);
        Ok(())
    }

    /// Writes the value that comes next to a hole. `place` is where a region is to stand, if not where it stands now.
    fn set(&mut self, frame: &mut Frame<'_>, hole: PartId, place: Option<NodeId>, patches: &mut Vec<Patch>) -> Result<(), String> {
        let part = &self.parts[hole];
        let (node, end, name) = (part.node, part.end, part.name.clone());
        match (end, name) {
            (Some(end), _) => self.set_region(hole, node, end, frame.string()?, place, patches),
            (None, Some(name)) if name == "~" => {
                let value = frame.string()?;
                let comment = format!("={}", serde_json::Value::from(value));
                self.needless += usize::from(self.dom.comment(node) == Some(&comment));
                self.dom.set_comment(node, &comment);
                patches.push(Patch::Text(value.to_owned()));
                Ok(())
            }
            (None, Some(name)) if name != "=" => {
                let value = frame.attribute()?;
                self.needless += usize::from(self.dom.attr(node, &name) == value);
                self.fields.write(node, &name, value);
                self.dom.set_attr(node, &name, value);
                patches.push(Patch::Attr(name, value.map(str::to_owned)));
                Ok(())
            }
            (None, whole) => {
                let value = frame.string()?;
                if whole.is_some() {
                    self.needless += usize::from(self.dom.text_content(node) == value);
                    for child in self.dom.children(node) {
                        self.dom.detach(child);
                    }
                    let text = self.dom.new_text(value);
                    self.dom.append(node, text);
                    self.fields.write(node, "value", Some(value));
                } else {
                    self.set_text(hole, node, value)?;
                }
                patches.push(Patch::Text(value.to_owned()));
                Ok(())
            }
        }
    }

    fn set_text(&mut self, hole: PartId, node: NodeId, value: &str) -> Result<(), String> {
        let text = self.parts[hole].text;
        let before = text.and_then(|text| self.dom.text(text)).unwrap_or_default();
        self.needless += usize::from(before == value);
        match text {
            Some(text) if self.dom.previous(text) != Some(node) => Err("a text has moved".to_owned()),
            Some(text) => {
                self.dom.set_text(text, value);
                Ok(())
            }
            None if self.dom.next(node).is_some_and(|next| self.dom.text(next).is_some()) => Err("an empty text has text behind it".to_owned()),
            None if value.is_empty() => Ok(()),
            None => {
                let text = self.dom.new_text(value);
                match self.dom.next(node) {
                    Some(next) => self.dom.insert_before(next, text),
                    None => self.dom.parent(node).into_iter().for_each(|parent| self.dom.append(parent, text)),
                }
                self.parts[hole].text = Some(text);
                Ok(())
            }
        }
    }

    fn set_region(&mut self, hole: PartId, node: NodeId, end: NodeId, html: &str, place: Option<NodeId>, patches: &mut Vec<Patch>) -> Result<(), String> {
        if self.dom.parent(node).is_none() || self.dom.parent(node) != self.dom.parent(end) {
            return Err("a region begins and ends in different places".to_owned());
        }
        self.parts[hole].holes.clear();
        let mut old = Vec::new();
        while let Some(next) = self.dom.next(node).filter(|&next| next != end) {
            old.push(next);
            self.dom.detach(next);
        }
        let parent = place.or_else(|| self.dom.parent(end));
        let fragment = self.dom.parse_in(html, parent);
        self.parts.scan(&mut self.dom, fragment, hole, true);
        let fresh = self.dom.children(fragment);
        self.needless += usize::from(place.is_none() && self.dom.marked(&old) == self.dom.marked(&fresh));
        let html = self.dom.html_of(&fresh);
        for node in fresh {
            self.dom.insert_before(end, node);
        }
        patches.push(Patch::Branch(html));
        Ok(())
    }

    fn edit(&mut self, frame: &mut Frame<'_>, list: PartId, patches: &mut Vec<Patch>) -> Result<(), String> {
        let mut nothing = true;
        while frame.more() {
            let op = frame.varint()?;
            if op == 0 {
                break;
            }
            nothing = false;
            let at = op >> 3;
            let length = self.parts[list].items.as_ref().ok_or("a hole is no list")?.len();
            match op & 7 {
                1 => {
                    let item = self.parts[list].items.as_ref().and_then(|items| items.get(at)).copied();
                    self.operate(frame, item.ok_or_else(|| format!("there is no item {at} of {length} to update"))?, patches)?;
                }
                4 => {
                    let count = frame.varint()?;
                    for node in self.taken(list, at, count)? {
                        self.dom.detach(node);
                    }
                    self.parts[list].items.as_mut().map(|items| items.drain(at..at + count).count());
                    patches.extend((0..count).map(|_| Patch::Remove(at)));
                }
                5 => {
                    let moved = self.taken(list, at, 1)?;
                    let to = frame.varint()?;
                    if to >= length {
                        return Err(format!("an item of {length} cannot move to {to}"));
                    }
                    self.needless += usize::from(to == at);
                    let item = self.parts[list].items.as_mut().map(|items| items.remove(at));
                    let place = self.place(list, to)?;
                    for node in moved {
                        self.dom.insert_before(place, node);
                    }
                    self.parts[list].items.as_mut().zip(item).into_iter().for_each(|(items, item)| items.insert(to, item));
                    patches.push(Patch::Move(at, to));
                }
                kind @ (2 | 3) => self.insert(frame, list, at, kind == 3, patches)?,
                other => return Err(format!("there is no list operation {other}")),
            }
        }
        self.needless += usize::from(nothing);
        Ok(())
    }

    fn insert(&mut self, frame: &mut Frame<'_>, list: PartId, at: usize, values: bool, patches: &mut Vec<Patch>) -> Result<(), String> {
        let place = self.place(list, at)?;
        let parent = self.parts[list].end.and_then(|end| self.dom.parent(end));
        let fragment = if values {
            let template = self.parts[list].template.ok_or("values came before the first item")?;
            self.dom.clone_node(template)
        } else {
            self.dom.parse_in(frame.string()?, parent)
        };
        let made = self.parts.add(place);
        self.parts[made].items = Some(Vec::new());
        self.parts[made].elements = self.parts[list].elements;
        self.parts.scan(&mut self.dom, fragment, made, !values);
        let fresh = self.parts[made].items.take().unwrap_or_default();
        let [item] = fresh[..] else { return Err(format!("one item was inserted, but {} were found in it", fresh.len())) };
        if values {
            let needless = self.needless;
            for hole in self.parts[item].holes.clone() {
                let top = self.parts[hole].end.is_some_and(|end| self.dom.parent(end) == Some(fragment));
                self.set(frame, hole, parent.filter(|_| top), &mut Vec::new())?;
            }
            // What equals the template is new all the same.
            self.needless = needless;
        }
        let nodes = self.dom.children(fragment);
        patches.push(Patch::Insert(at, self.dom.html_of(&nodes)));
        for node in nodes {
            self.dom.insert_before(place, node);
        }
        if let Some(items) = &mut self.parts[list].items {
            items.insert(at, item);
        }
        self.parts.keep(&mut self.dom, list);
        Ok(())
    }

    /// The node before which item `at` is to stand.
    fn place(&self, list: PartId, at: usize) -> Result<NodeId, String> {
        let items = self.parts[list].items.as_deref().ok_or("a hole is no list")?;
        if at > items.len() {
            return Err(format!("a list of {} has no place {at}", items.len()));
        }
        items.get(at).map(|&item| self.parts[item].node).or(self.parts[list].end).ok_or_else(|| "a list has no end".to_owned())
    }

    fn taken(&self, list: PartId, from: usize, count: usize) -> Result<Vec<NodeId>, String> {
        let parent = self.parts[list].end.and_then(|end| self.dom.parent(end));
        if self.dom.parent(self.place(list, from)?) != parent || self.dom.parent(self.place(list, from + count)?) != parent {
            return Err("an item has moved".to_owned());
        }
        Ok(self.parts.nodes(&self.dom, list, from, count))
    }
}
