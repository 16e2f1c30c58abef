//! What a component has for the page's head.
//!
//! A title stands in the HTML as a comment, `<!--~"text"-->`: where it stands says how far inside it is, and it goes with what it stands in. A live one is a
//! hole, `<!--="text"-->`. All else is kept by the page, and stands in its first HTML as a comment with its number, `<!--~0-->`, which the browser never gets to see.

use std::{mem, ptr};

use super::{Context, Out, Step};

/// A style sheet of a component, as it goes to the page's head.
#[doc(hidden)]
#[derive(Debug, PartialEq, Eq)]
pub struct Style {
    /// The attributes of its element.
    pub attrs: &'static str,
    pub css: &'static str,
}

impl Out {
    /// Comes to a component with a style sheet, which the page has once.
    #[doc(hidden)]
    pub fn style(&mut self, style: &'static Style) {
        if self.spoils() {
            return;
        }
        if let Some((page, (layout, at))) = self.page.as_ref().zip(self.keeping) {
            page.keeps_style(layout, at, style);
        }
        if !self.styles.iter().any(|known| ptr::eq(*known, style)) {
            self.styles.push(style);
            self.mark_headed();
            self.page().keep_style(style);
        }
    }

    /// Notes that the instance at hand has something for the head.
    fn mark_headed(&self) {
        if let Some(port) = &self.port {
            port.heads();
        }
    }

    /// Notes that something for the head is written, which goes with what it stands in.
    fn heads(&self) {
        self.mark_headed();
        if let Some((page, (layout, _))) = self.page.as_ref().zip(self.keeping) {
            page.keeps_head(layout);
        }
    }

    /// Notes that a title stands in the HTML.
    #[doc(hidden)]
    pub fn titled(&mut self) {
        if self.spoils() {
            return;
        }
        self.heads();
        self.page().has_head();
    }

    /// A title that is written once.
    #[doc(hidden)]
    pub fn title(&mut self, write: impl FnOnce(&mut Out)) {
        self.titled();
        let from = self.html.len();
        self.serve_whole(Context::Plain, write);
        self.mark_title(from, b'~');
        self.unseen(from);
    }

    /// A live title.
    #[doc(hidden)]
    pub fn live_title(&mut self, hole: u32, slot: usize, write: impl Fn(&mut Out)) {
        if self.step == Step::Update {
            return self.update_leaf(slot, hole, write);
        }
        self.titled();
        let from = self.html.len();
        self.serve_whole(Context::Plain, write);
        let hash = self.hash_as_served(from, Context::Text);
        self.set_leaf(slot, hash);
        self.mark_title(from, b'=');
    }

    /// Makes a mark of the title that was written from `from` on.
    fn mark_title(&mut self, from: usize, kind: u8) {
        let text = self.html.split_off(from);
        // Only `>` could end a comment.
        let text = serde_json::Value::from(String::from_utf8_lossy(&text)).to_string().replace('>', "\\u003e");
        self.stat("<!--");
        self.push(kind);
        self.stat(&text);
        self.stat("-->");
    }

    /// Elements for the page's head: meta, links, scripts.
    #[doc(hidden)]
    pub fn head(&mut self, write: impl FnOnce(&mut Out)) {
        self.not_for_all("a component with a `<head>`");
        if self.spoils() {
            return;
        }
        let outer = mem::take(&mut self.html);
        self.serve_whole(Context::Text, write);
        let elements = mem::replace(&mut self.html, outer);
        let from = self.html.len();
        self.heads();
        if let Some(number) = self.page().keep_head(elements) {
            self.stat("<!--~");
            self.number(number);
            self.stat("-->");
            self.unseen(from);
        }
    }
}
