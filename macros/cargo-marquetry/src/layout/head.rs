//! A component's head: attributes, name, props, bounds. As rustfmt lays out a function's.

use super::component::{Parts, span_of};
use super::{Layout, lines};
use crate::doc::Doc;
use crate::rust::{Kind, Piece};
use marquetry_grammar::tree::{Component, Prop};
use std::ops::Range;

impl Layout<'_, '_> {
    /// Everything from the name's line to the body's brace, with the space there.
    pub(super) fn head(&self, component: &Component, parts: &Parts, depth: usize) -> Vec<Doc> {
        let mut docs = Vec::new();
        let body = parts.body.span_open().byte_range().start;
        let props_end = parts.props.as_ref().map_or(parts.named, |props| props.end);
        let outside = [parts.signature..parts.props.as_ref().map_or(parts.named, |props| props.start), props_end..body];
        if outside.iter().any(|range| self.source.has_comment(range)) {
            let text = self.source.slice(&(parts.signature..body));
            docs.extend([self.kept(&(parts.signature..parts.signature + text.trim_end().len())), Doc::Hard]);
            return docs;
        }
        let name = component.name.span().byte_range();
        if parts.signature < name.start {
            docs.extend([self.flat(&(parts.signature..name.start)), Doc::text(" ")]);
        }
        docs.push(self.rust(name.start..parts.named, Kind::Name, depth, 0));
        if let Some(range) = &parts.props {
            docs.push(self.props(&component.props, range, depth));
        }
        match &component.generics.where_clause {
            Some(bounds) if !bounds.predicates.is_empty() => {
                let mut predicates = Vec::new();
                for predicate in bounds.predicates.iter().filter_map(span_of) {
                    predicates.extend([Doc::Hard, self.rust(predicate, Kind::Bound, depth + 1, 0), Doc::text(",")]);
                }
                docs.extend([Doc::Hard, Doc::text("where"), Doc::Indent(predicates), Doc::Hard]);
            }
            _ => docs.push(Doc::text(" ")),
        }
        docs
    }

    /// Attributes and the comments among them, each on its line.
    pub(super) fn attributes(&self, attrs: &[syn::Attribute], range: Range<usize>, docs: &mut Vec<Doc>) {
        let places: Vec<Range<usize>> = attrs.iter().filter_map(span_of).collect();
        let among = |comment: &&Range<usize>| !places.iter().any(|place| place.contains(&comment.start));
        let comments = self.source.comments(&range).iter().filter(among).map(|comment| (comment.clone(), false));
        let mut items: Vec<(Range<usize>, bool)> = places.iter().map(|place| (place.clone(), true)).chain(comments).collect();
        items.sort_by_key(|(range, _)| range.start);
        for (index, (item, is_attr)) in items.iter().enumerate() {
            let behind = index > 0 && !is_attr && !self.source.text[items[index - 1].0.end..item.start].contains('\n');
            if index > 0 {
                docs.push(if behind { Doc::weightless(" ") } else { Doc::Hard });
            }
            docs.push(if self.source.slice(item).starts_with('/') { self.kept(item) } else { self.flat(item) });
        }
        if !items.is_empty() {
            docs.push(Doc::Hard);
        }
    }

    /// `(name: Type, name: Type = default)`
    fn props(&self, props: &[Prop], range: &Range<usize>, depth: usize) -> Doc {
        let places: Vec<Range<usize>> = props.iter().map(prop_range).collect();
        let comments = |from: usize, to: usize| self.source.comments(&(from..to));
        let in_props = |comment: &Range<usize>| places.iter().any(|place| place.start <= comment.start && comment.end <= place.end);
        let broken = props.iter().any(|prop| !prop.attrs.is_empty()) || comments(range.start, range.end).iter().any(|comment| !in_props(comment));
        let mut inner = Vec::new();
        let mut end = range.start + 1;
        for (index, (prop, place)) in props.iter().zip(&places).enumerate() {
            if index > 0 && !broken {
                inner.push(Doc::text(","));
            }
            self.prop_comments(end..place.start, index > 0, &mut inner);
            inner.push(if index == 0 && !broken { Doc::Soft } else { Doc::Line });
            self.prop(prop, place, depth + 1, &mut inner);
            if broken {
                inner.push(Doc::text(","));
            }
            end = place.end;
        }
        self.prop_comments(end..range.end - 1, !props.is_empty(), &mut inner);
        if inner.is_empty() {
            return Doc::text("()");
        }
        if !broken {
            inner.push(Doc::Broken(","));
        }
        Doc::group(vec![Doc::text("("), Doc::Indent(inner), Doc::Soft, Doc::text(")")], broken)
    }

    /// The comments between two props: behind the one before, if they stand in its line.
    fn prop_comments(&self, range: Range<usize>, after: bool, docs: &mut Vec<Doc>) {
        for comment in self.source.comments(&range) {
            let behind = after && !self.source.text[range.start..comment.start].contains('\n');
            docs.push(if behind { Doc::weightless(" ") } else { Doc::Hard });
            docs.push(self.kept(comment));
        }
    }

    fn prop(&self, prop: &Prop, place: &Range<usize>, depth: usize, docs: &mut Vec<Doc>) {
        let start = prop.name.span().byte_range().start;
        self.attributes(&prop.attrs, place.start..start, docs);
        let range = start..place.end;
        if self.source.has_comment(&range) {
            docs.push(self.kept(&range));
            return;
        }
        let column = depth * self.style.tab_spaces + 1;
        docs.push(lines(&self.pieces.lines(Piece { range, kind: Kind::Prop, depth, column })));
    }
}

/// From the first attribute to the end of the default.
fn prop_range(prop: &Prop) -> Range<usize> {
    let name = prop.name.span().byte_range();
    let start = prop.attrs.first().and_then(span_of).map_or(name.start, |range| range.start);
    let ty = span_of(&prop.ty).map_or(name.end, |range| range.end);
    let end = prop.default.as_ref().and_then(span_of).map_or(ty, |range| range.end);
    start..end
}
