//! What a walk that comes to a live child has the page do with it: hand it new props, walk it, or write it again.

use std::{
    any::{Any, TypeId},
    mem,
};

use super::{PageShared, Written, pending::Place};
use crate::{
    component::{Instance, JOBS, Renewed},
    out::Out,
    store::Watcher as _,
};

impl PageShared {
    /// Hands new props to a live child, and walks what reads them.
    pub(crate) fn renew(&self, number: u32, props: Box<dyn Any + Send>, frame: &mut Vec<u8>) {
        let renewed = self.take_props(number, props);
        self.refresh(number, renewed.changed, frame);
    }

    /// Hands new props to a live child.
    pub(crate) fn take_props(&self, number: u32, props: Box<dyn Any + Send>) -> Renewed {
        let Some(mut instance) = self.take_to_work(number) else { return Renewed::default() };
        if let Some(pending) = &mut instance.pending {
            pending.props = Some(props);
            self.put_back(instance);
            return Renewed::default();
        }
        let renewed = instance.props(props);
        self.put_back(instance);
        renewed
    }

    /// Walks what reads the bits in `changed`, or whatever else has changed in an instance.
    pub(crate) fn refresh(&self, number: u32, changed: u64, frame: &mut Vec<u8>) {
        if let Some(instance) = self.take_to_work(number) {
            if instance.pending.is_some() {
                return self.put_back(instance);
            }
            let bits = instance.port.take_bits();
            if bits & JOBS != 0 {
                instance.port.mark(JOBS);
            }
            self.update(instance, (changed | bits) & !JOBS, frame, None);
        }
    }

    /// Where an instance goes that is not ready.
    pub(crate) fn place_of_pending(&self, number: u32) -> Option<Place> {
        self.lock().instances.get(number)?.pending.as_ref().map(|pending| pending.place)
    }

    /// Whether an instance is there.
    pub(crate) fn has(&self, number: u32) -> bool {
        self.lock().instances.get(number).is_some()
    }

    /// Whether a live instance takes props of this type.
    pub(crate) fn takes(&self, number: u32, props: TypeId) -> bool {
        self.lock().instances.get(number).is_some_and(|instance| instance.props == props)
    }

    /// The slots that an instance shows, in the order of its gaps.
    pub(crate) fn gaps(&self, number: u32) -> Vec<u32> {
        self.lock().instances.get(number).map(|instance| instance.gaps.to_vec()).unwrap_or_default()
    }

    /// Writes an instance once more, as it is, behind `html`; and where its gaps are.
    pub(crate) fn serve_again(&self, number: u32, html: Vec<u8>) -> Result<Written, Vec<u8>> {
        let Some(mut instance) = self.take_to_work(number) else { return Err(html) };
        if let Some(pending) = &instance.pending {
            let mut html = html;
            if let Place::Scope(scope) = pending.place {
                html.extend_from_slice(format!("<!--[{scope}--><!--]-->").as_bytes());
            }
            self.put_back(instance);
            return Ok((html, Vec::new()));
        }
        let written = self.write_again(&mut instance, html)?;
        self.put_back(instance);
        Ok(written)
    }

    /// The same for one that is at hand; it is not to be kept where this fails.
    pub(super) fn write_again(&self, instance: &mut Instance, html: Vec<u8>) -> Result<Written, Vec<u8>> {
        let (cells, instances) = (mem::take(&mut instance.cells), mem::take(&mut instance.instances));
        let from = html.len();
        match instance.walk(Out::again(instance.port.clone(), cells, instances, html)) {
            Ok(finished) => Ok(instance.keep(finished, from)),
            Err(stopped) => {
                let (error, mut html, _) = stopped.abandon();
                html.truncate(from);
                self.take(instance.port.number);
                self.fail(instance.port.catch.as_ref(), error);
                Err(html)
            }
        }
    }

    /// Whether an instance that got new props, and was walked, shows something else outside of its fragments than before. It is written for that, and what stands
    /// in it: so what has changed there is sent first.
    pub(crate) fn shows_otherwise(&self, number: u32, frame: &mut Vec<u8>) -> bool {
        for inner in self.mounted_by(number) {
            self.refresh(inner, 0, frame);
        }
        let Some(mut instance) = self.take_to_work(number) else { return true };
        if instance.pending.is_some() {
            self.put_back(instance);
            return false;
        }
        let before = instance.outside;
        if self.write_again(&mut instance, Vec::new()).is_err() {
            return true;
        }
        let differs = before.is_none() || before != instance.outside;
        self.put_back(instance);
        differs
    }

    /// The instances that an instance has mounted, and those that these have, each behind the one it belongs to.
    fn mounted_by(&self, number: u32) -> Vec<u32> {
        let state = self.lock();
        let mut inside = vec![number];
        let mut at = 0;
        while let Some(&owner) = inside.get(at) {
            at += 1;
            inside.extend(state.instances.iter().filter(|instance| instance.port.owner() == Some(owner)).map(|instance| instance.port.number));
        }
        inside.remove(0);
        inside
    }
}
