//! What a visitor has typed and ticked, and what a form sends.

use std::collections::HashMap;

use ego_tree::NodeId;

use super::dom::Dom;
use crate::Upload;

/// The state of controls that a visitor, or the client, has changed: from then on the attributes alone say nothing.
#[derive(Default)]
pub(super) struct Fields {
    values: HashMap<NodeId, String>,
    checked: HashMap<NodeId, bool>,
    files: HashMap<NodeId, Vec<Upload>>,
}

impl Fields {
    /// Writes the property behind an attribute that was patched (`client/src/fields.ts`).
    pub(super) fn write(&mut self, node: NodeId, name: &str, value: Option<&str>) {
        match name {
            "value" => drop(self.values.insert(node, value.unwrap_or_default().to_owned())),
            "checked" | "selected" => drop(self.checked.insert(node, value.is_some())),
            _ => {}
        }
    }

    pub(super) fn set_value(&mut self, node: NodeId, value: &str) {
        self.values.insert(node, value.to_owned());
    }

    /// Chooses files, in the place of those before.
    pub(super) fn attach(&mut self, node: NodeId, files: Vec<Upload>) {
        self.files.insert(node, files);
    }

    /// The files of a control, by its name.
    pub(super) fn files_of(&self, dom: &Dom, node: NodeId) -> Vec<(String, Upload)> {
        let name = dom.attr(node, "name").unwrap_or_default();
        self.files.get(&node).into_iter().flatten().map(|file| (name.to_owned(), file.clone())).collect()
    }

    /// The files that a form sends.
    pub(super) fn files_of_form(&self, dom: &Dom, form: NodeId) -> Vec<(String, Upload)> {
        let named = |&node: &NodeId| dom.attr(node, "name").is_some_and(|name| !name.is_empty()) && !is_disabled(dom, node);
        controls(dom, form).into_iter().filter(named).flat_map(|node| self.files_of(dom, node)).collect()
    }

    /// Ticks a box or chooses a radio button or option, which lets the others of its group go.
    pub(super) fn choose(&mut self, dom: &Dom, node: NodeId, on: bool) {
        if on && kind(dom, node) == "radio" {
            let name = dom.attr(node, "name");
            let form = form_of(dom, node);
            for other in dom.under(dom.document()) {
                if kind(dom, other) == "radio" && name.is_some() && dom.attr(other, "name") == name && form_of(dom, other) == form {
                    self.checked.insert(other, false);
                }
            }
        }
        self.checked.insert(node, on);
    }

    pub(super) fn is_checked(&self, dom: &Dom, node: NodeId) -> bool {
        self.checked.get(&node).copied().unwrap_or_else(|| dom.attr(node, "checked").is_some())
    }

    /// The options of a select that are chosen; of a drop-down the first one where none is.
    pub(super) fn chosen(&self, dom: &Dom, select: NodeId) -> Vec<NodeId> {
        let options: Vec<NodeId> = options(dom, select);
        let on = |option: NodeId| self.checked.get(&option).copied().unwrap_or_else(|| dom.attr(option, "selected").is_some());
        let mut chosen: Vec<NodeId> = options.iter().copied().filter(|&option| on(option)).collect();
        if dom.attr(select, "multiple").is_none() {
            chosen = chosen.last().or_else(|| options.iter().find(|&&option| !is_disabled(dom, option))).copied().into_iter().collect();
        }
        chosen
    }

    /// The value that a control has, as its property `value` says it.
    pub(super) fn value(&self, dom: &Dom, node: NodeId) -> String {
        if dom.is(node, "select") {
            return self.chosen(dom, node).first().map(|&option| option_value(dom, option)).unwrap_or_default();
        }
        if let Some(value) = self.values.get(&node) {
            return value.clone();
        }
        if dom.is(node, "textarea") {
            return dom.text_content(node);
        }
        let default = if matches!(kind(dom, node), "checkbox" | "radio") { "on" } else { "" };
        dom.attr(node, "value").unwrap_or(default).to_owned()
    }

    /// What a form sends, in the order of its controls (HTML standard, 4.10.22.4).
    pub(super) fn of_form(&self, dom: &Dom, form: NodeId, submitter: Option<NodeId>) -> Vec<(String, String)> {
        let mut fields = Vec::new();
        for node in controls(dom, form) {
            let Some(name) = dom.attr(node, "name").filter(|name| !name.is_empty()).map(str::to_owned) else { continue };
            if is_disabled(dom, node) || kind(dom, node) == "file" || (is_button(dom, node) && Some(node) != submitter) {
                continue;
            }
            if dom.is(node, "select") {
                fields.extend(self.chosen(dom, node).into_iter().map(|option| (name.clone(), option_value(dom, option))));
            } else if !matches!(kind(dom, node), "checkbox" | "radio") || self.is_checked(dom, node) {
                fields.push((name, self.value(dom, node)));
            }
        }
        fields
    }

    /// What the client sends with a trigger of an element that is no form (`client/src/triggers.ts`).
    pub(super) fn of_control(&self, dom: &Dom, node: NodeId) -> Vec<(String, String)> {
        let name = dom.attr(node, "name").unwrap_or_default().to_owned();
        if dom.is(node, "select") {
            return self.chosen(dom, node).into_iter().map(|option| (name.clone(), option_value(dom, option))).collect();
        }
        let has_value = ["input", "textarea", "button", "output"].iter().any(|tag| dom.is(node, tag));
        if !has_value || kind(dom, node) == "file" || (matches!(kind(dom, node), "checkbox" | "radio") && !self.is_checked(dom, node)) {
            return Vec::new();
        }
        vec![(name, self.value(dom, node))]
    }
}

/// The type of an input, lower case; of other elements nothing.
pub(super) fn kind(dom: &Dom, node: NodeId) -> &str {
    if !dom.is(node, "input") {
        return "";
    }
    match dom.attr(node, "type") {
        None | Some("") => "text",
        Some(kind) => kind,
    }
}

/// Whether an element is a button that sends its form.
pub(super) fn submits(dom: &Dom, node: NodeId) -> bool {
    let button = dom.is(node, "button") && matches!(dom.attr(node, "type"), None | Some("submit" | ""));
    button || matches!(kind(dom, node), "submit" | "image")
}

fn is_button(dom: &Dom, node: NodeId) -> bool {
    dom.is(node, "button") || matches!(kind(dom, node), "submit" | "image" | "button" | "reset")
}

pub(super) fn options(dom: &Dom, select: NodeId) -> Vec<NodeId> {
    dom.under(select).into_iter().filter(|&node| dom.is(node, "option")).collect()
}

pub(super) fn option_value(dom: &Dom, option: NodeId) -> String {
    match dom.attr(option, "value") {
        Some(value) => value.to_owned(),
        None => dom.text_content(option).split_ascii_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// The form that a control belongs to (HTML standard, 4.10.17.3).
pub(super) fn form_of(dom: &Dom, node: NodeId) -> Option<NodeId> {
    match dom.attr(node, "form") {
        Some(id) => dom.under(dom.document()).into_iter().find(|&form| dom.is(form, "form") && dom.attr(form, "id") == Some(id)),
        None => dom.path(node).into_iter().skip(1).find(|&form| dom.is(form, "form")),
    }
}

pub(super) fn controls(dom: &Dom, form: NodeId) -> Vec<NodeId> {
    let is_control = |node| ["input", "textarea", "select", "button"].iter().any(|tag| dom.is(node, tag));
    dom.under(dom.document()).into_iter().filter(|&node| is_control(node) && form_of(dom, node) == Some(form)).collect()
}

/// Whether a control is disabled, by itself or by a fieldset around it.
pub(super) fn is_disabled(dom: &Dom, node: NodeId) -> bool {
    let can = ["input", "textarea", "select", "button", "option", "optgroup", "fieldset"];
    let path = dom.path(node);
    let group = dom.is(node, "option").then(|| path.get(1)).flatten();
    if group.is_some_and(|&group| dom.is(group, "optgroup") && dom.attr(group, "disabled").is_some()) {
        return true;
    }
    path.iter().enumerate().any(|(at, &element)| {
        let disables = (at == 0 && can.iter().any(|tag| dom.is(element, tag))) || dom.is(element, "fieldset");
        // What stands in the fieldset's first legend can still be used.
        let legend = at > 0 && dom.children(element).into_iter().find(|&child| dom.is(child, "legend")) == Some(path[at - 1]);
        disables && !legend && dom.attr(element, "disabled").is_some()
    })
}
