// Loaded when the visitor first uses a control: from then on there is something to carry.

type Control = HTMLInputElement & HTMLOptionElement;

/**
 * Carries what the visitor has entered, and no form has sent, from controls that are about to go to those in their place.
 * Gives what brings focus and caret there, once these are in the page.
 */
export function carry(from: ParentNode, to: ParentNode, active: Element | null): () => void {
  let focused: Control | undefined;
  const all = (root: ParentNode) => [...root.querySelectorAll<Control>("input,select,textarea,option")];
  const what = (control: Control) => {
    const { id, name, type, value } = control.closest("select") ?? control;
    return [id, name, type, /option|checkbox|radio/.test(control.localName + type) && (control.value ?? value)].join();
  };
  const fresh = all(to);
  for (const old of all(from)) {
    const at = fresh.findIndex((control) => control.localName === old.localName && what(control) === what(old));
    const [control] = at < 0 ? [] : fresh.splice(at, 1);
    if (!control) continue;
    if (old.files) control.files = old.files;
    else if (old.value !== old.defaultValue && old.defaultValue != null) control.value = old.value;
    if (old.checked !== old.defaultChecked) control.checked = old.checked;
    if (old.selected !== old.defaultSelected) control.selected = old.selected;
    if (old === active) focused = control;
  }
  return () => {
    const { selectionStart, selectionEnd } = active as HTMLInputElement;
    focused?.focus();
    // Fields of numbers and dates have no caret that can be told.
    if (selectionStart != null) focused?.setSelectionRange(selectionStart, selectionEnd);
  };
}
