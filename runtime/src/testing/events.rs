//! What happens in a browser when a visitor clicks, types or submits: which triggers are called, with which payload (`client/src/triggers.ts`).

use std::time::Duration;

use ego_tree::NodeId;
use tokio::time::Instant;

use super::{
    apply::Browser,
    fields::{self, controls, form_of, is_disabled, kind, option_value, options, submits},
    keys::{self, Key},
};
use crate::Upload;

/// A call of a trigger, as the client would send it.
pub(super) struct Sent {
    pub(super) instance: u32,
    pub(super) trigger: u32,
    pub(super) payload: String,
    pub(super) files: Vec<(String, Upload)>,
}

/// A call that waits for its debounce or throttle time.
pub(super) struct Waiting {
    element: NodeId,
    pub(super) due: Instant,
    /// `None` after a throttled call that was sent at once, until there is another one.
    pub(super) call: Option<Sent>,
}

/// `data-on`, taken apart (`client/src/on.ts`).
struct On {
    events: Vec<Vec<String>>,
    instance: u32,
    trigger: u32,
    args: Option<String>,
}

fn parse_on(on: &str) -> Option<On> {
    let (events, rest) = on.split_once(':').filter(|(events, _)| !events.is_empty())?;
    let (call, args) = rest.split_once(':').map_or((rest, None), |(call, args)| (call, Some(args.to_owned())));
    let (instance, trigger) = call.split_once('.')?;
    let events = events.split(' ').map(|event| event.split('|').map(str::to_owned).collect()).collect();
    Some(On { events, instance: instance.parse().ok()?, trigger: trigger.parse().ok()?, args })
}

/// What the client remembers of elements between events.
#[derive(Default)]
pub(super) struct Events {
    pub(super) waiting: Vec<Waiting>,
    once: Vec<(NodeId, String)>,
}

/// An event on its way up from its target.
struct Event<'a> {
    name: &'a str,
    target: NodeId,
    submitter: Option<NodeId>,
    key: Option<&'a Key>,
}

impl Browser {
    /// Clicks an element; the calls that follow. The error says why a browser could not.
    pub(super) fn click(&mut self, events: &mut Events, element: NodeId) -> Result<Vec<Sent>, String> {
        let dom = &self.dom;
        if is_disabled(dom, element) {
            return Err("it is disabled".to_owned());
        }
        if let Some(what) = dom.path(element).into_iter().find_map(|node| ["hidden", "inert"].into_iter().find(|name| dom.attr(node, name).is_some())) {
            return Err(format!("it is {what}, or in something that is"));
        }
        // A box is ticked before the event passes, and unticked again where that is prevented.
        let before = matches!(kind(dom, element), "checkbox" | "radio").then(|| self.fields.is_checked(dom, element));
        if let Some(before) = before {
            self.fields.choose(dom, element, kind(dom, element) == "radio" || !before);
        }
        let mut calls = Vec::new();
        let prevented = self.dispatch(events, &Event { name: "click", target: element, submitter: None, key: None }, &mut calls);
        match before {
            Some(before) if prevented => self.fields.choose(&self.dom, element, before),
            Some(before) if before != self.fields.is_checked(&self.dom, element) => calls.extend(self.changed(events, element)),
            Some(_) => {}
            None if !prevented => calls.extend(self.activate(events, element)?),
            None => {}
        }
        Ok(calls)
    }

    /// What a click does by itself: it sends a form, or goes on from a label to its control.
    fn activate(&mut self, events: &mut Events, element: NodeId) -> Result<Vec<Sent>, String> {
        let dom = &self.dom;
        let acts = |&node: &NodeId| ["a", "button", "input", "label", "select", "textarea"].iter().any(|tag| dom.is(node, tag));
        let Some(active) = dom.path(element).into_iter().find(acts) else { return Ok(Vec::new()) };
        if submits(dom, active)
            && let Some(form) = form_of(dom, active)
        {
            return self.submit(events, form, Some(active));
        }
        match self.labelled(active).filter(|&control| control != element && !is_disabled(dom, control)) {
            Some(control) if dom.is(active, "label") => self.click(events, control),
            _ => Ok(Vec::new()),
        }
    }

    /// The control of a label.
    fn labelled(&self, label: NodeId) -> Option<NodeId> {
        let dom = &self.dom;
        match dom.attr(label, "for") {
            Some(id) => dom.under(dom.document()).into_iter().find(|&node| dom.attr(node, "id") == Some(id)),
            None => dom.under(label).into_iter().find(|&node| ["input", "select", "textarea", "button"].iter().any(|tag| dom.is(node, tag))),
        }
    }

    /// Submits a form, by a button of it or without one.
    pub(super) fn submit(&self, events: &mut Events, form: NodeId, submitter: Option<NodeId>) -> Result<Vec<Sent>, String> {
        let dom = &self.dom;
        let checked = dom.attr(form, "novalidate").is_none() && submitter.is_none_or(|button| dom.attr(button, "formnovalidate").is_none());
        if checked && let Some((control, why)) = controls(dom, form).into_iter().find_map(|control| Some((control, self.invalid(control)?))) {
            return Err(format!("its field {:?} {why}", dom.attr(control, "name").unwrap_or_default()));
        }
        let mut calls = Vec::new();
        self.dispatch(events, &Event { name: "submit", target: form, submitter, key: None }, &mut calls);
        Ok(calls)
    }

    /// Types a value into a field, or chooses it in a select.
    pub(super) fn fill(&mut self, element: NodeId, value: &str) -> Result<(), String> {
        let dom = &self.dom;
        if is_disabled(dom, element) {
            return Err("it is disabled".to_owned());
        }
        if dom.is(element, "select") {
            let all = options(dom, element);
            let known: Vec<String> = all.iter().map(|&option| option_value(dom, option)).collect();
            let at = known.iter().position(|known| known == value).ok_or_else(|| format!("it has no option {value:?}, only {known:?}"))?;
            if is_disabled(dom, all[at]) {
                return Err(format!("its option {value:?} is disabled"));
            }
            for (other, option) in all.into_iter().enumerate() {
                if other == at || self.dom.attr(element, "multiple").is_none() {
                    self.fields.choose(&self.dom, option, other == at);
                }
            }
            return Ok(());
        }
        match kind(dom, element) {
            "" if !dom.is(element, "textarea") => return Err("nobody can type into it".to_owned()),
            kind @ ("checkbox" | "radio" | "submit" | "image" | "button" | "reset" | "file" | "hidden") => {
                return Err(format!("nobody can type into an input of type {kind:?}"));
            }
            _ => {}
        }
        if dom.attr(element, "readonly").is_some() {
            return Err("it is read-only".to_owned());
        }
        let limit = dom.attr(element, "maxlength").and_then(|limit| limit.parse().ok());
        if limit.is_some_and(|limit: usize| value.encode_utf16().count() > limit) {
            return Err(format!("it takes at most {} letters", limit.unwrap_or_default()));
        }
        if let Some(why) = self.unfit(element, value) {
            return Err(why);
        }
        self.fields.set_value(element, value);
        Ok(())
    }

    /// Presses a key in an element; `enter` sends the form of a field, as in a browser.
    pub(super) fn press(&mut self, events: &mut Events, element: NodeId, key: &Key) -> Result<Vec<Sent>, String> {
        if is_disabled(&self.dom, element) {
            return Err("it is disabled".to_owned());
        }
        let mut calls = Vec::new();
        let prevented = self.dispatch(events, &Event { name: "keydown", target: element, submitter: None, key: Some(key) }, &mut calls);
        let dom = &self.dom;
        let sends = dom.is(element, "input") && !matches!(kind(dom, element), "submit" | "image" | "button" | "reset" | "file");
        if key.key == "Enter"
            && sends
            && !prevented
            && let Some(form) = form_of(dom, element)
        {
            // By its first button, if it has one (HTML standard, 4.10.22.2).
            let button = controls(dom, form).into_iter().find(|&control| submits(dom, control));
            match button {
                Some(button) if is_disabled(dom, button) => {}
                Some(button) => calls.extend(self.click(events, button)?),
                None => calls.extend(self.submit(events, form, None)?),
            }
        }
        self.dispatch(events, &Event { name: "keyup", target: element, submitter: None, key: Some(key) }, &mut calls);
        Ok(calls)
    }

    /// Chooses files in a field.
    pub(super) fn attach(&mut self, element: NodeId, files: Vec<Upload>) -> Result<(), String> {
        let dom = &self.dom;
        if kind(dom, element) != "file" {
            return Err("it takes no files".to_owned());
        }
        if is_disabled(dom, element) {
            return Err("it is disabled".to_owned());
        }
        if files.len() > 1 && dom.attr(element, "multiple").is_none() {
            return Err(format!("it takes one file, not {}", files.len()));
        }
        self.fields.attach(element, files);
        Ok(())
    }

    /// The events of a control whose value the visitor has changed.
    pub(super) fn changed(&self, events: &mut Events, element: NodeId) -> Vec<Sent> {
        let mut calls = Vec::new();
        for name in ["input", "change"] {
            self.dispatch(events, &Event { name, target: element, submitter: None, key: None }, &mut calls);
        }
        calls
    }

    /// Lets an event pass the elements that listen for it; whether its default action is off.
    fn dispatch(&self, events: &mut Events, event: &Event<'_>, calls: &mut Vec<Sent>) -> bool {
        let mut prevented = false;
        for element in self.dom.path(event.target) {
            let Some(on) = self.dom.attr(element, "data-on").and_then(parse_on) else { continue };
            let mut stopped = false;
            for listener in &on.events {
                let (Some(name), modifiers) = (listener.first(), listener.get(1..).unwrap_or_default()) else { continue };
                let has = |modifier: &str| modifiers.iter().any(|known| known == modifier);
                if name != event.name {
                    continue;
                }
                if event.name == "submit" || (event.name == "click" && submits(&self.dom, element)) {
                    if prevented {
                        continue;
                    }
                    prevented = true;
                }
                if (has("self") && event.target != element) || !keys::accepts(modifiers, event.key) {
                    continue;
                }
                prevented |= has("prevent");
                stopped |= has("stop");
                if has("once") {
                    let used = (element, event.name.to_owned());
                    if events.once.contains(&used) {
                        continue;
                    }
                    events.once.push(used);
                }
                self.fire(events, element, event, &on, modifiers, calls);
            }
            if stopped {
                break;
            }
        }
        prevented
    }

    fn fire(&self, events: &mut Events, element: NodeId, event: &Event<'_>, on: &On, modifiers: &[String], calls: &mut Vec<Sent>) {
        let (fields, files) = if self.dom.is(element, "form") {
            (self.fields.of_form(&self.dom, element, event.submitter), self.fields.files_of_form(&self.dom, element))
        } else {
            (self.fields.of_control(&self.dom, element), self.fields.files_of(&self.dom, element))
        };
        let mut payload = form_urlencoded::Serializer::new(String::new());
        payload.extend_pairs(fields);
        if let Some(args) = &on.args {
            payload.append_pair("_a", args);
        }
        if modifiers.iter().any(|modifier| modifier == "e") {
            let data = event.key.map_or_else(|| serde_json::json!({ "type": event.name }), |key| key.event(event.name));
            payload.append_pair("_e", &data.to_string());
        }
        let call = Sent { instance: on.instance, trigger: on.trigger, payload: payload.finish(), files };
        let slow = modifiers.iter().find_map(|modifier| {
            let (name, ms) = modifier.strip_suffix(')')?.split_once('(')?;
            matches!(name, "debounce" | "throttle").then_some((name == "throttle", Duration::from_millis(ms.parse().ok()?)))
        });
        let Some((throttle, time)) = slow else {
            // What this element waits for is in this call. The visitor typed before he clicked: the server hears of it in that order.
            calls.extend(events.waiting.drain(..).filter(|waiting| waiting.element != element).filter_map(|waiting| waiting.call));
            calls.push(call);
            return;
        };
        let due = Instant::now() + time;
        match events.waiting.iter_mut().find(|waiting| waiting.element == element) {
            Some(waiting) if throttle => waiting.call = Some(call),
            Some(waiting) => (waiting.due, waiting.call) = (due, Some(call)),
            None if throttle => {
                calls.push(call);
                events.waiting.push(Waiting { element, due, call: None });
            }
            None => events.waiting.push(Waiting { element, due, call: Some(call) }),
        }
    }
}

impl Events {
    /// The calls whose time has come.
    pub(super) fn due(&mut self, now: Instant) -> Vec<Sent> {
        let mut calls = Vec::new();
        self.waiting.retain_mut(|waiting| {
            if waiting.due <= now {
                calls.extend(waiting.call.take());
            }
            waiting.due > now
        });
        calls
    }

    pub(super) fn next(&self) -> Option<Instant> {
        self.waiting.iter().map(|waiting| waiting.due).min()
    }
}

/// The form that a submit is about: the element itself, or that of a button.
pub(super) fn form_and_button(browser: &Browser, element: NodeId) -> Option<(NodeId, Option<NodeId>)> {
    let dom = &browser.dom;
    if dom.is(element, "form") {
        return Some((element, None));
    }
    let submitter = fields::submits(dom, element).then_some(element);
    form_of(dom, element).map(|form| (form, submitter))
}
