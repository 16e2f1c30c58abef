// Loaded when the visitor first uses a control: from then on there is something to carry.

type Control = HTMLInputElement & HTMLOptionElement;

/**
 * Carries what the visitor has entered, and no form has sent, from controls that are about to go to those in their place.
 * `moved` hears of each pair. Gives what brings focus and caret there, once these are in the page.
 */
export function carry(
  from: ParentNode,
  to: ParentNode,
  active: Element | null,
  moved: (old: Element, now: Element) => void,
): () => void {
  let focused: Control | undefined;
  // Those that only have the focus or wait for an answer, too.
  const all = (root: ParentNode) => [
    ...root.querySelectorAll<Control>("input,select,textarea,option,form,button,a,summary,[tabindex],[data-on]"),
  ];
  const what = (control: Control) => {
    const { id, name, type, value } = control.closest("select") ?? control;
    return [id, name, type, /option|checkbox|radio/.test(control.localName + type) && (control.value ?? value)].join();
  };
  const fresh = all(to);
  for (const old of all(from)) {
    const at = fresh.findIndex((control) => control.localName === old.localName && what(control) === what(old));
    const [control] = at < 0 ? [] : fresh.splice(at, 1);
    if (!control) continue;
    moved(old, control);
    if (old === active) focused = control;
    // The properties of a form are its controls.
    if (old instanceof HTMLFormElement) continue;
    if (old.files) control.files = old.files;
    else if (old.value !== old.defaultValue && old.defaultValue != null) control.value = old.value;
    if (old.checked !== old.defaultChecked) control.checked = old.checked;
    if (old.selected !== old.defaultSelected) control.selected = old.selected;
  }
  return () => {
    const { selectionStart, selectionEnd } = active as HTMLInputElement;
    focused?.focus();
    // Fields of numbers and dates have no caret that can be told.
    if (selectionStart != null) focused?.setSelectionRange(selectionStart, selectionEnd);
  };
}
