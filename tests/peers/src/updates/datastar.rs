//! Events as the SDK writes them. Each row needs an `id`, by which an event finds it.

use datastar::prelude::{ElementPatchMode, PatchElements, PatchSignals};

use super::{Bytes, NEW};

pub(super) fn bytes() -> Bytes {
    let (id, label) = NEW;
    let counter = PatchElements::new("<output id=\"count\">42</output>");
    let more = PatchElements::new(format!("<tr id=\"row-{id}\"><td>{id}</td><td>{label}</td></tr>")).selector("#rows").mode(ElementPatchMode::Append);
    let less = PatchElements::new_remove("#row-1");
    [counter, more, less].map(|event| event.into_datastar_event().to_string().len())
}

/// The counter as a signal, which markup like `<output data-text="$count">` shows.
pub(super) fn signal() -> usize {
    PatchSignals::new("{\"count\":42}").into_datastar_event().to_string().len()
}
