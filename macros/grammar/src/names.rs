//! Names that are the grammar's own: modifiers, keys, and elements that it reads in a way of their own.

/// Keys that `on:keydown|…` may name, besides single characters: `KeyboardEvent.key` in lower case, an arrow by its
/// direction, and `space`.
pub const KEYS: [&str; 33] = [
    "ctrl",
    "alt",
    "shift",
    "meta",
    "enter",
    "escape",
    "tab",
    "space",
    "backspace",
    "delete",
    "insert",
    "home",
    "end",
    "pageup",
    "pagedown",
    "up",
    "down",
    "left",
    "right",
    "contextmenu",
    "capslock",
    "f1",
    "f2",
    "f3",
    "f4",
    "f5",
    "f6",
    "f7",
    "f8",
    "f9",
    "f10",
    "f11",
    "f12",
];

/// The events that browsers have for elements (<https://html.spec.whatwg.org/multipage/indices.html#events-2>, UI Events, Pointer Events, CSS).
pub const EVENTS: [&str; 100] = [
    "abort",
    "animationcancel",
    "animationend",
    "animationiteration",
    "animationstart",
    "auxclick",
    "beforeinput",
    "beforematch",
    "beforetoggle",
    "blur",
    "cancel",
    "canplay",
    "canplaythrough",
    "change",
    "click",
    "close",
    "command",
    "compositionend",
    "compositionstart",
    "compositionupdate",
    "contextmenu",
    "copy",
    "cuechange",
    "cut",
    "dblclick",
    "drag",
    "dragend",
    "dragenter",
    "dragleave",
    "dragover",
    "dragstart",
    "drop",
    "durationchange",
    "emptied",
    "ended",
    "error",
    "focus",
    "focusin",
    "focusout",
    "formdata",
    "fullscreenchange",
    "gotpointercapture",
    "input",
    "invalid",
    "keydown",
    "keypress",
    "keyup",
    "load",
    "loadeddata",
    "loadedmetadata",
    "loadstart",
    "lostpointercapture",
    "mousedown",
    "mouseenter",
    "mouseleave",
    "mousemove",
    "mouseout",
    "mouseover",
    "mouseup",
    "paste",
    "pause",
    "play",
    "playing",
    "pointercancel",
    "pointerdown",
    "pointerenter",
    "pointerleave",
    "pointermove",
    "pointerout",
    "pointerover",
    "pointerup",
    "progress",
    "ratechange",
    "reset",
    "resize",
    "scroll",
    "scrollend",
    "securitypolicyviolation",
    "seeked",
    "seeking",
    "select",
    "selectionchange",
    "selectstart",
    "slotchange",
    "stalled",
    "submit",
    "suspend",
    "timeupdate",
    "toggle",
    "touchstart",
    "touchmove",
    "touchend",
    "touchcancel",
    "transitioncancel",
    "transitionend",
    "transitionrun",
    "transitionstart",
    "volumechange",
    "waiting",
    "wheel",
];

/// Events that have a key.
pub const KEY_EVENTS: [&str; 3] = ["keydown", "keyup", "keypress"];

/// What `on:` may be followed by: the name, and whether it takes a number of milliseconds.
pub const MODIFIERS: [(&str, bool); 6] = [("prevent", false), ("stop", false), ("once", false), ("self", false), ("debounce", true), ("throttle", true)];

/// Elements that have no content and no closing tag.
///
/// ```
/// assert!(marquetry_grammar::names::is_void("br"));
/// ```
pub fn is_void(name: &str) -> bool {
    matches!(name, "area" | "base" | "br" | "col" | "embed" | "hr" | "img" | "input" | "link" | "meta" | "source" | "track" | "wbr")
}

/// Elements in which every character of white space is shown.
///
/// ```
/// assert!(marquetry_grammar::names::keeps_space("pre"));
/// ```
pub fn keeps_space(name: &str) -> bool {
    matches!(name, "pre" | "textarea" | "listing")
}

/// Elements in which white space between the children means nothing, and may disturb.
///
/// ```
/// assert!(marquetry_grammar::names::ignores_space("table"));
/// ```
pub fn ignores_space(name: &str) -> bool {
    matches!(name, "html" | "head" | "select" | "optgroup" | "datalist" | "table" | "thead" | "tbody" | "tfoot" | "tr" | "colgroup")
}
