//! The page's head: what components have for it, put together.
//!
//! In the order of the document, so that what stands further inside, or later, wins: the last title is the page's, and what may stand only once (a `meta` of one
//! name, the canonical link) takes the place of what stood before.

use std::{hash::Hasher, ops::Range, ptr, str::from_utf8};

use memchr::memmem::Finder;

use super::{
    PageShared,
    elements::{Piece, head_of, pieces},
};
use crate::{
    out::{Style, hash},
    view::escape,
};

/// What components have for the head of a page.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// Elements; the number of each stands in its mark.
    elements: Vec<Vec<u8>>,
    styles: Vec<&'static Style>,
    /// Hashes of the links that the browser has, once the page is served.
    links: Vec<u64>,
    /// What the browser has to be sent before anything else.
    news: Vec<u8>,
}

impl PageShared {
    /// Notes that the HTML has marks for the head.
    pub(crate) fn has_head(&self) {
        let mut state = self.lock();
        if !state.served {
            state.head.get_or_insert_default();
        }
    }

    /// Keeps elements for the head; the number that its mark has, if it needs one. Once the page is served the browser needs to hear only of links: nobody reads
    /// a `meta` then, and a script would not run.
    pub(crate) fn keep_head(&self, elements: Vec<u8>) -> Option<u32> {
        let mut state = self.lock();
        let served = state.served;
        let gathered = state.head.get_or_insert_default();
        if served {
            for link in links(&elements) {
                if !gathered.knows(link) {
                    gathered.news.extend_from_slice(link);
                }
            }
            return None;
        }
        gathered.elements.push(elements);
        Some(gathered.elements.len() as u32 - 1)
    }

    /// Keeps a style sheet: the head has each of them once.
    pub(crate) fn keep_style(&self, style: &'static Style) {
        let mut state = self.lock();
        let served = state.served;
        let gathered = state.head.get_or_insert_default();
        if gathered.styles.iter().any(|known| ptr::eq(*known, style) || *known == style) {
            return;
        }
        gathered.styles.push(style);
        if served {
            write_style(&mut gathered.news, style, None);
        }
    }

    /// What the browser has to be sent before anything else.
    pub(super) fn take_news(&self) -> Option<Vec<u8>> {
        let news = std::mem::take(&mut self.lock().head.as_mut()?.news);
        (!news.is_empty()).then_some(news)
    }

    /// Takes what belongs into the head out of the finished HTML of a page. Titles stay in one that lives on.
    pub(super) fn take_head(&self, html: Vec<u8>, live: bool) -> (Vec<u8>, Head) {
        let mut state = self.lock();
        state.served = true;
        let Some(gathered) = state.head.take() else { return (html, Head::default()) };
        if live {
            let links = gathered.elements.iter().flat_map(|elements| links(elements)).map(hash).collect();
            state.head = Some(Box::new(Gathered { styles: gathered.styles.clone(), links, ..Gathered::default() }));
        }
        drop(state);
        gathered.take_from(html, live)
    }
}

impl Gathered {
    /// Whether the browser has a link, which it has from now on.
    fn knows(&mut self, link: &[u8]) -> bool {
        let hash = hash(link);
        let known = self.links.contains(&hash);
        if !known {
            self.links.push(hash);
        }
        known
    }

    fn take_from(mut self, html: Vec<u8>, live: bool) -> (Vec<u8>, Head) {
        let mut head = Head { live, styles: std::mem::take(&mut self.styles), ..Head::default() };
        let Ok(text) = from_utf8(&html) else { return (html, head) };
        let (mut whole, mut from) = (Vec::with_capacity(html.len()), 0);
        let (begins, ends) = (Finder::new("<!--"), Finder::new("-->"));
        while let Some(at) = begins.find(&html[from..]).map(|at| from + at) {
            let Some(end) = ends.find(&html[at..]).map(|end| at + end + 3) else { break };
            let mark = &text[at + 4..end - 3];
            let number = mark.strip_prefix('~').and_then(|number| number.parse::<usize>().ok());
            let title = mark.strip_prefix(['~', '=']).and_then(|title| serde_json::from_str::<String>(title).ok());
            whole.extend_from_slice(&html[from..if number.is_some() || title.is_some() && !live { at } else { end }]);
            head.elements.extend(number.and_then(|number| self.elements.get_mut(number)).map(std::mem::take));
            head.title = title.or(head.title);
            from = end;
        }
        whole.extend_from_slice(&html[from..]);
        (whole, head)
    }
}

/// What belongs into the head of a page.
#[derive(Debug, Default)]
pub(crate) struct Head {
    title: Option<String>,
    /// Elements, in the order of the document.
    elements: Vec<Vec<u8>>,
    styles: Vec<&'static Style>,
    /// Whether the page lives on.
    live: bool,
}

/// A strict content security policy lets a style sheet in that bears its nonce.
fn write_style(out: &mut Vec<u8>, style: &Style, nonce: Option<&str>) {
    out.extend_from_slice(b"<style");
    write_nonce(out, nonce);
    out.extend_from_slice(style.attrs.as_bytes());
    out.push(b'>');
    out.extend_from_slice(style.css.as_bytes());
    out.extend_from_slice(b"</style>");
}

/// The attribute of an element that a content security policy is to let in.
pub(crate) fn write_nonce(out: &mut Vec<u8>, nonce: Option<&str>) {
    if let Some(nonce) = nonce {
        out.extend_from_slice(b" nonce=\"");
        escape::attribute(out, nonce);
        out.push(b'"');
    }
}

/// The links among the elements of a head.
fn links(elements: &[u8]) -> Vec<&[u8]> {
    pieces(elements).into_iter().filter(Piece::is_link).map(|piece| &elements[piece.range]).collect()
}

/// A head while it is put together: each element with what it may be only once.
struct Merging(Vec<(Option<String>, Vec<u8>)>);

impl Merging {
    fn of(html: &[u8]) -> Merging {
        Merging(pieces(html).into_iter().map(|Piece { key, range, .. }| (key, html[range].to_vec())).collect())
    }

    /// Puts elements behind what is there, or in its place.
    fn add(&mut self, html: &[u8]) {
        let before = self.0.len();
        // What stands twice in one head is meant to: a page may have several pictures.
        let mut own: Vec<String> = Vec::new();
        for Piece { key, range, .. } in pieces(html) {
            let element = html[range].to_vec();
            let Some(key) = key else {
                if !element.trim_ascii().is_empty() && self.0.iter().all(|(_, known)| *known != element) {
                    self.0.push((None, element));
                }
                continue;
            };
            if own.contains(&key) {
                self.0.push((Some(key), element));
                continue;
            }
            let mut place = None;
            for (at, (known, old)) in self.0.iter_mut().take(before).enumerate() {
                if known.as_ref() == Some(&key) {
                    old.clear();
                    place = place.or(Some(at));
                }
            }
            match place {
                Some(at) => self.0[at].1 = element,
                None => self.0.push((Some(key.clone()), element)),
            }
            own.push(key);
        }
    }

    fn html(self) -> Vec<u8> {
        self.0.into_iter().flat_map(|(_, element)| element).collect()
    }
}

impl Head {
    /// Whether there is nothing to put into the head.
    pub(crate) fn is_empty(&self) -> bool {
        self.title.is_none() && self.elements.is_empty() && self.styles.is_empty()
    }

    /// Whether a component has named the page.
    pub(super) fn has_title(&self) -> bool {
        self.title.is_some()
    }

    /// The title, as HTML.
    pub(super) fn title(&self) -> Option<Vec<u8>> {
        let mut html = Vec::new();
        escape::text(&mut html, self.title.as_deref()?);
        Some(html)
    }

    /// What the head comes to, apart from its title, as far as components have made it.
    pub(super) fn hash_into(&self, hasher: &mut impl Hasher) {
        for elements in &self.elements {
            hasher.write(&elements.len().to_le_bytes());
            hasher.write(elements);
        }
        for style in &self.styles {
            hasher.write(&ptr::from_ref(*style).addr().to_le_bytes());
        }
    }

    /// What a browser needs that shows another instance of this page, apart from what it has.
    pub(crate) fn news(&self, has: impl Fn(&[u8]) -> bool) -> Vec<u8> {
        let links = self.elements.iter().flat_map(|elements| links(elements)).map(<[u8]>::to_vec);
        let styles = self.styles.iter().map(|style| {
            let mut element = Vec::new();
            write_style(&mut element, style, None);
            element
        });
        links.chain(styles).filter(|element| !has(element)).flatten().collect()
    }

    /// Its style sheets.
    pub(crate) fn styles(&self, nonce: Option<&str>) -> Vec<u8> {
        let mut styles = Vec::new();
        self.styles.iter().for_each(|style| write_style(&mut styles, style, nonce));
        styles
    }

    /// The content of a head that begins with `own`.
    pub(crate) fn around(&self, own: &[u8], nonce: Option<&str>) -> Vec<u8> {
        let mut merging = Merging::of(own);
        if let Some(title) = &self.title {
            let mut element = b"<title>".to_vec();
            escape::text(&mut element, title);
            element.extend_from_slice(b"</title>");
            let own = merging.0.iter_mut().find(|(key, _)| key.as_deref() == Some("title"));
            match own {
                // Where components take their titles back, the page's own is the one that counts.
                Some((_, own)) if self.live => {
                    let text = String::from_utf8_lossy(&own[own.iter().position(|byte| *byte == b'>').map_or(0, |at| at + 1)..]).into_owned();
                    let text =
                        text.split("</").next().unwrap_or_default().replace("&lt;", "<").replace("&gt;", ">").replace("&#13;", "\r").replace("&amp;", "&");
                    *own = format!("<!--~{}-->", serde_json::Value::from(text).to_string().replace('>', "\\u003e")).into_bytes();
                    own.extend(element);
                }
                Some((_, own)) => *own = element,
                None => merging.0.push((Some("title".to_owned()), element)),
            }
        }
        self.elements.iter().for_each(|elements| merging.add(elements));
        let mut html = merging.html();
        html.extend(self.styles(nonce));
        html
    }

    /// Puts it into the head of a document.
    pub(crate) fn put_into(&self, document: Vec<u8>, nonce: Option<&str>) -> Vec<u8> {
        if self.is_empty() {
            return document;
        }
        let (Range { start, end }, tags) = head_of(&document);
        let head = self.around(&document[start..end], nonce);
        let mut whole = Vec::with_capacity(document.len() + head.len() + 13);
        whole.extend_from_slice(&document[..start]);
        whole.extend_from_slice(if tags { b"" } else { b"<head>" });
        whole.extend_from_slice(&head);
        whole.extend_from_slice(if tags { b"" } else { b"</head>" });
        whole.extend_from_slice(&document[end..]);
        whole
    }
}
