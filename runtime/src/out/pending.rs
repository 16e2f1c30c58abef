//! Components whose setup waits for something: the place where they will stand.

use std::sync::Arc;

use super::{
    Beginning, Catch, Cells, Content, Layout, Out,
    cells::Cursor,
    rendering::{Kept, LIVE, LIVE_END, Way},
};
use crate::{
    component::Port,
    page::{Pending, Place, Wait},
    provide,
};

impl Out {
    /// An `Out` for the first walk of an instance whose setup has ended; `first`: into the first answer.
    pub(crate) fn ready(port: Arc<Port>, pending: &Pending, first: bool) -> Out {
        let page = port.page();
        let mut out = Out::new(Some(page.clone()), 0);
        out.catch.clone_from(&port.catch);
        out.port = Some(port);
        out.at = Cursor::whole(Cells::empty(pending.layout));
        out.may_wait = first;
        if first {
            out.go_on_from(pending.begins, &page);
            out.inside_of = pending.comes.as_ref().map(|(comes, ..)| comes.provided.clone());
        }
        out
    }

    /// Leaves a place for an instance that is not ready, and writes what it will show in its slots.
    pub(super) fn leave_place(&mut self, number: u32, layout: Layout, begins: Beginning, slots: &[Content<'_>], only_later: u32, caught: u32) -> Pending {
        let now: Vec<Content<'_>> = slots.iter().enumerate().map(|(slot, content)| content.filter(|_| only_later & 1 << slot == 0)).collect();
        let slots = &now[..];
        let from = self.html.len();
        let place = match self.page.as_ref().and_then(|page| page.range(Wait::Needed)) {
            Some(range) => Place::Range(range),
            None => Place::Scope(self.new_number()),
        };
        // What fails in them belongs to boundaries that do not stand there yet.
        let caught: Vec<(u32, Arc<Catch>)> = (0..slots.len() as u32).filter(|slot| caught & 1 << slot != 0).map(|slot| (slot, Catch::stand_in(None))).collect();
        let contents = self.write_place(place, &begins, slots, &caught);
        if let Some(page) = self.page.as_ref().filter(|_| !contents.is_empty()) {
            page.hold(number, &contents);
        }
        self.cut(from, &[LIVE, LIVE_END]);
        Pending { layout, place, begins, comes: None, late: None, asks: false, contents, caught, provided: provide::here(), props: None }
    }

    /// Writes the place of an instance that is not ready; the contents that are kept elsewhere.
    fn write_place(&mut self, place: Place, begins: &Beginning, slots: &[Content<'_>], caught: &[(u32, Arc<Catch>)]) -> Vec<(u32, Vec<u8>)> {
        let write = |out: &mut Out, slot: usize, content: &dyn Fn(&mut Out)| match caught.iter().find(|(known, _)| *known == slot as u32) {
            Some((_, catch)) => _ = out.attempt_for(catch, content),
            None => content(out),
        };
        let (cuts, marked, gaps) = (self.rendering.cuts.len(), self.rendering.marked.len(), self.gaps.len());
        let mut contents = Vec::new();
        match place {
            Place::Range(range) => {
                self.open_range(range);
                for (slot, content) in slots.iter().enumerate().filter_map(|(slot, content)| Some((slot, content.as_ref()?))) {
                    self.plain(&format!("\0{range}/{slot}\0"));
                    self.left = self.content_of(begins, slot);
                    write(self, slot, content);
                    self.left = None;
                    self.close_range();
                }
                self.close_range();
            }
            Place::Scope(scope) => {
                for (slot, content) in slots.iter().enumerate().filter_map(|(slot, content)| Some((slot, content.as_ref()?))) {
                    let from = self.html.len();
                    write(self, slot, content);
                    contents.push((slot as u32, self.html.split_off(from)));
                }
                self.gaps.truncate(gaps);
                self.plain("<!--[");
                self.number(scope);
                self.plain("--><!--]-->");
            }
        }
        self.rendering.cuts.truncate(cuts);
        self.rendering.marked.truncate(marked);
        contents
    }

    /// Passes an instance from before that is still not ready; whether it is one.
    pub(super) fn passes_pending(&mut self, number: u32, slots: &[Content<'_>]) -> bool {
        let Some(page) = self.page.clone() else { return false };
        let Some(place) = page.place_of_pending(number) else { return false };
        let from = self.html.len();
        match self.rendering.way {
            Way::Shape => {
                // What it will show goes on, though it stands nowhere yet.
                let kept = self.rendering.kept.len();
                self.stat(LIVE);
                let own = self.html.len();
                slots.iter().flatten().for_each(|content| content(self));
                self.html.truncate(own);
                self.rendering.kept.truncate(kept);
                self.rendering.kept.push(Kept::Instance(number));
                self.stat(LIVE_END);
            }
            Way::Again => {
                let contents = self.write_place(place, &Beginning::default(), slots, &page.caught_in(number));
                page.renew_contents(number, contents);
                self.cut(from, &[LIVE, LIVE_END]);
            }
            Way::Fresh | Way::Renewed | Way::Fill => {}
        }
        true
    }

    fn new_number(&self) -> u32 {
        let number = self.page.as_ref().map_or(1, |page| page.next_scope(self.is_inside()));
        if let Some(catch) = &self.catch {
            catch.opened(number);
        }
        number
    }
}
