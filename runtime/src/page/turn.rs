//! What a page does while it is open: its instances are walked where something has changed, and called.

use std::{mem, sync::Arc};

use bytes::Bytes;

use super::PageShared;
use crate::{
    component::{Call, Instance, JOBS, Outcome},
    out::{Out, wire},
};

impl PageShared {
    /// Walks what has changed; the sections of the frame are appended. While the first answer is still being made, `fills` takes what streams had not
    /// ready when they were served. Where nothing has changed but what is shared with other pages, the whole frame is given instead.
    pub(crate) fn turn(self: &Arc<Self>, frame: &mut Vec<u8>, mut fills: Option<&mut Vec<(u32, Vec<u8>)>>) -> Option<Bytes> {
        // A change that a walk itself causes is the next turn's: a page cannot keep itself busy for ever.
        let (woken, begin) = (mem::take(&mut self.lock().woken), frame.len());
        for number in woken {
            let Some(mut instance) = self.take_to_work(number) else { continue };
            if let Some(pending) = instance.pending.take() {
                instance.port.take_bits();
                self.go_on(instance, pending, frame, fills.as_deref_mut());
                self.look_after_openings(frame, fills.as_deref_mut());
                continue;
            }
            let mut bits = instance.port.take_bits();
            if fills.is_some() {
                bits = self.for_answer(number, bits);
            }
            if bits & JOBS != 0
                && let Some(error) = instance.poll()
            {
                self.fail(instance.port.catch.as_ref(), error);
            }
            if self.is_hidden(number) {
                // When it is shown, it is written as it is then.
                self.put_back(instance);
                continue;
            }
            self.update(instance, bits & !JOBS, frame, fills.as_deref_mut());
            // At once: nothing may be sent to what has gone with an opening.
            self.look_after_openings(frame, fills.as_deref_mut());
        }
        self.settle_lost();
        // Behind the components: what these show no longer gets nothing.
        let mut shared = if fills.is_none() { self.take_shared(frame) } else { None };
        if let Some(news) = self.take_news() {
            if let Some(shared) = shared.take() {
                wire::untrimmed(frame, &shared);
            }
            let mut section = vec![0, wire::Control::Head as u8];
            wire::string(&mut section, &news);
            frame.splice(begin..begin, section);
        }
        shared
    }

    pub(super) fn update(&self, mut instance: Box<Instance>, dirty: u64, frame: &mut Vec<u8>, fills: Option<&mut Vec<(u32, Vec<u8>)>>) {
        if dirty != 0 {
            let cells = mem::take(&mut instance.cells);
            let mut out = Out::update(instance.port.clone(), dirty, cells, mem::take(frame));
            if fills.is_some() {
                out.fill_gaps_of_streams();
            }
            match instance.walk(out) {
                Ok(finished) => {
                    instance.cells = finished.cells;
                    instance.instances.extend(finished.instances);
                    *frame = finished.frame;
                    if let Some(fills) = fills {
                        finished.fills.iter().for_each(|(range, _)| self.close_range(Some(*range)));
                        fills.extend(finished.fills);
                    }
                    if let Some(error) = finished.failure {
                        self.fail(instance.port.catch.as_ref(), error);
                    }
                }
                // What it shows is no longer known: it must not send anything again.
                Err(stopped) => {
                    let (error, _, kept) = stopped.abandon();
                    *frame = kept;
                    self.fail(instance.port.catch.as_ref(), error);
                    let inside = mem::take(&mut instance.instances);
                    self.take(instance.port.number);
                    drop(instance);
                    inside.into_iter().for_each(|number| self.unmount(number));
                    return;
                }
            }
        }
        self.put_back(instance);
    }

    /// Starts a trigger.
    pub(crate) fn call(&self, instance: u32, call: Call) {
        match self.take_to_work(instance) {
            // Nobody can have seen it.
            Some(instance) if instance.pending.is_some() => {
                self.put_back(instance);
                self.answer(call.id, Outcome::Unknown);
            }
            Some(mut instance) => {
                instance.call(call);
                self.put_back(instance);
            }
            None => self.answer(call.id, Outcome::Unknown),
        }
    }
}
