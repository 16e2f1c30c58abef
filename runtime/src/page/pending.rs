//! Components whose setup waits for something, and what must not be sent before they are shown.

use std::{any::Any, mem, sync::Arc};

use super::{Comes, Next, PageShared, compose::scopes};
use crate::{
    component::{Instance, READY, Stopped},
    out::{Beginning, Catch, Finished, Gap, Layout, Mounts, Out, wire},
    provide::{Late, Provided},
    store::Watcher as _,
};

/// An instance whose setup has not ended.
pub(crate) struct Pending {
    pub(crate) layout: Layout,
    pub(crate) place: Place,
    pub(crate) begins: Beginning,
    /// Of a layout that is only needed for what is written outside of its fragments: which one comes along in its place.
    pub(crate) comes: Option<(Comes, Next, Mounts)>,
    /// Who waits for what it provides, where it provides something after it has waited.
    pub(crate) late: Option<Arc<Late>>,
    /// It has not begun: first it is to be known what those provide that stand around it.
    pub(crate) asks: bool,
    /// What it was given for its slots, where that is not in the first answer already.
    pub(crate) contents: Vec<(u32, Vec<u8>)>,
    /// What has caught in the place of the boundaries around them, each with the slot.
    pub(crate) caught: Vec<(u32, Arc<Catch>)>,
    /// What was provided in it when that was written.
    pub(crate) provided: Provided,
    /// Props that came meanwhile.
    pub(crate) props: Option<Box<dyn Any + Send>>,
}

/// Where its HTML goes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    /// A range of the first answer.
    Range(u32),
    /// A scope of its own, which is empty until then.
    Scope(u32),
}

/// Scopes that the browser does not show.
#[derive(Default)]
pub(super) struct Held {
    /// Each with the instance that will show it; without one where nobody will.
    scopes: Vec<(u32, Option<u32>)>,
    /// What has changed in those that will be shown, in order.
    sections: Vec<(u32, Vec<u8>)>,
}

fn section(frame: &mut Vec<u8>, scope: u32, ops: &[u8]) {
    wire::varint(frame, scope.into());
    frame.extend_from_slice(ops);
    frame.push(wire::END);
}

impl PageShared {
    /// Takes scopes from the page: nothing is sent to them any more.
    pub(crate) fn lose(&self, scopes: &[u32]) {
        let mut state = self.lock();
        state.held.scopes.retain(|(scope, _)| !scopes.contains(scope));
        state.held.scopes.extend(scopes.iter().map(|scope| (*scope, None)));
    }

    /// Keeps what changes in these contents until `instance` shows them.
    pub(crate) fn hold(&self, instance: u32, contents: &[(u32, Vec<u8>)]) {
        let scopes = contents.iter().flat_map(|(_, html)| scopes(html)).map(|scope| (scope, Some(instance)));
        self.lock().held.scopes.extend(scopes);
    }

    /// Writes the operations of a scope into a frame; or keeps them, if the browser does not show the scope yet.
    pub(crate) fn send(&self, frame: &mut Vec<u8>, scope: u32, ops: &[u8]) {
        let mut state = self.lock();
        let held = &mut state.held;
        match held.scopes.iter().find(|(known, _)| *known == scope) {
            None => section(frame, scope, ops),
            Some((_, None)) => {}
            Some(&(_, until)) => {
                // What comes into a scope that is kept back is kept back as well.
                held.scopes.extend(scopes(ops).into_iter().map(|scope| (scope, until)));
                held.sections.push((scope, ops.to_vec()));
            }
        }
    }

    /// Whether what changes in a scope is sent as it comes.
    pub(crate) fn is_sent(&self, scope: u32) -> bool {
        !self.lock().held.scopes.iter().any(|(known, _)| *known == scope)
    }

    /// Says that a scope is refreshed: what scripts of the page have added to it goes.
    pub(crate) fn refreshed(&self, frame: &mut Vec<u8>, scope: u32) {
        if self.is_sent(scope) {
            frame.extend_from_slice(&[0, wire::Control::Say as u8]);
            wire::string(frame, scope.to_string().as_bytes());
        }
    }

    /// What was kept for an instance, which now shows these of the scopes, and what came into them; the others are lost.
    fn release(&self, instance: u32, mut shown: Vec<u32>) -> Vec<u8> {
        let held = &mut self.lock().held;
        let mut kept = Vec::new();
        for (scope, ops) in mem::take(&mut held.sections) {
            if !held.scopes.contains(&(scope, Some(instance))) {
                held.sections.push((scope, ops));
            } else if shown.contains(&scope) {
                section(&mut kept, scope, &ops);
                shown.extend(scopes(&ops));
            }
        }
        held.scopes.retain_mut(|(scope, until)| {
            if *until != Some(instance) {
                return true;
            }
            *until = None;
            !shown.contains(scope)
        });
        kept
    }

    /// What an instance that is not ready will show in its slots was written anew.
    pub(crate) fn renew_contents(&self, number: u32, contents: Vec<(u32, Vec<u8>)>) {
        self.release(number, Vec::new());
        self.hold(number, &contents);
        if let Some(instance) = self.lock().instances.get_mut(number)
            && let Some(pending) = &mut instance.pending
        {
            pending.contents = contents;
        }
    }

    /// What catches in the contents of an instance that is not ready.
    pub(crate) fn caught_in(&self, number: u32) -> Vec<(u32, Arc<Catch>)> {
        self.lock().instances.get(number).and_then(|instance| Some(instance.pending.as_ref()?.caught.clone())).unwrap_or_default()
    }

    /// Gives up waiting for an instance.
    pub(super) fn forget(&self, number: u32, pending: &Pending) {
        if let Place::Range(range) = pending.place {
            self.close_range(Some(range));
        }
        self.release(number, Vec::new());
    }

    /// Lets the setup of an instance go on; if it has ended, the instance is written for the first time.
    pub(super) fn go_on(&self, mut instance: Box<Instance>, pending: Box<Pending>, frame: &mut Vec<u8>, fills: Option<&mut Vec<(u32, Vec<u8>)>>) {
        let number = instance.port.number;
        if pending.asks
            && let Some(late) = instance.provided.awaited()
        {
            late.is_for(number);
            instance.pending = Some(pending);
            return self.put_back(instance);
        }
        let finished = match instance.walk(Out::ready(instance.port.clone(), &pending, fills.is_some())) {
            Err(Stopped::Waits(_)) => {
                instance.pending = Some(pending);
                return self.put_back(instance);
            }
            Ok(finished) => finished,
            Err(stopped) => {
                let catch = instance.port.catch.clone();
                let (error, ..) = stopped.abandon();
                drop(instance);
                self.take(number);
                self.forget(number, &pending);
                return self.fail(catch.as_ref(), error);
            }
        };
        self.arrive(instance, *pending, finished, frame, fills);
    }

    fn arrive(&self, mut instance: Box<Instance>, mut pending: Pending, mut finished: Finished, frame: &mut Vec<u8>, fills: Option<&mut Vec<(u32, Vec<u8>)>>) {
        let number = instance.port.number;
        if pending.comes.is_none()
            && pending.late.is_none()
            && instance.port.slots != 0
            && instance.port.refilled_by().is_none()
            && !instance.provided.is(&pending.provided)
        {
            tracing::warn!(
                "a component has provided something after it had waited, by a function that it calls, and what its tag holds was written before: call `provide` in its setup itself"
            );
        }
        if let Some(late) = pending.late.take() {
            let waiting = late.is(instance.provided.clone());
            waiting.into_iter().filter_map(|number| self.port(number)).for_each(|port| port.mark(READY));
        }
        let (failure, given_back) = (finished.failure.take(), finished.given_back.take());
        let mut written = instance.keep(finished, 0);
        if let Some(error) = failure {
            let catch = instance.port.catch.clone();
            self.put_back(instance);
            self.unmount(number);
            self.forget(number, &pending);
            return self.fail(catch.as_ref(), error);
        }
        if let Some(props) = pending.props.take() {
            let renewed = instance.props(props);
            instance.port.mark(renewed.changed);
            if renewed.outside && fills.is_none() {
                match self.write_again(&mut instance, Vec::new()) {
                    Ok(again) => written = again,
                    Err(_) => return self.forget(number, &pending),
                }
            }
        }
        if fills.is_some() && matches!(pending.place, Place::Range(_)) {
            written = instance.port.page().make_room(&written);
        }
        let (html, gaps) = written;
        for Gap { slot, catch, .. } in gaps.iter().filter(|gap| gap.opening == 0) {
            let caught = pending.caught.iter().find(|(known, _)| known == slot);
            if let Some((boundary, (_, caught))) = catch.as_ref().zip(caught)
                && boundary.goes_on_with(caught)
            {
                boundary.call();
            }
        }
        let mut whole = Vec::with_capacity(html.len());
        let mut contents = pending.contents;
        let mut written = 0;
        for gap in gaps.iter().filter(|gap| gap.opening == 0) {
            whole.extend_from_slice(&html[written..gap.at]);
            written = gap.at;
            match pending.place {
                Place::Range(range) => whole.extend_from_slice(format!("\0{range}={}\0", gap.slot).as_bytes()),
                Place::Scope(_) => {
                    if let Some((_, content)) = contents.iter_mut().find(|(slot, _)| *slot == gap.slot) {
                        whole.extend_from_slice(&mem::take(content));
                    }
                }
            }
        }
        whole.extend_from_slice(&html[written..]);
        match pending.comes {
            Some((comes, next, Mounts { pieces: true, follows, .. })) => {
                instance.provided = comes.provided.clone();
                self.makes_pieces(comes, &next, follows);
                self.put_back(instance);
            }
            Some((comes, next, _)) => self.gives_way(comes, &next, mem::take(&mut instance.instances), given_back),
            None => self.put_back(instance),
        }
        match (pending.place, fills) {
            (Place::Range(range), Some(fills)) => {
                self.close_range(Some(range));
                fills.push((range, whole));
            }
            // The first answer has gone without it.
            (Place::Range(_), None) => {}
            (Place::Scope(scope), _) => {
                let kept = self.release(number, scopes(&whole));
                let mut ops = Vec::with_capacity(whole.len() + 8);
                wire::op(&mut ops, wire::Op::Scope, 0);
                wire::string(&mut ops, &whole);
                self.send(frame, scope, &ops);
                frame.extend_from_slice(&kept);
            }
        }
    }
}
