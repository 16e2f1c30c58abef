import { ahead } from "./busy";

const held = new Map<Element, () => void>();

/**
 * Writes the property behind an attribute that the visitor changes too: once he has, the attribute alone shows nothing.
 * While he is ahead of the server in this field, or in the form or select around it, an older value must not overwrite
 * what he entered, nor what a form sends next: the newest is held back until the server has caught up.
 */
export function write(element: Element, name: string, value: string | null): void {
  held.delete(element);
  if (ahead(element)) held.set(element, () => write(element, name, value));
  else (element as Element & Record<string, unknown>)[name] = name === "value" ? (value ?? "") : value !== null;
}

/** Writes what was held back, where the server has caught up. */
export function settle(): void {
  for (const [, again] of [...held]) again();
}

type Control = HTMLInputElement & HTMLOptionElement;

/**
 * Carries what the visitor has entered, and no form has sent, from controls that are about to go to those in their place.
 * Gives the one that takes over the focus.
 */
export function carry(from: ParentNode, to: ParentNode, active: Element | null): Control | undefined {
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
  return focused;
}

/** What a form would send, or the value of a control as a form would send it; its files go into `files`. */
export function payload(
  element: Element,
  submitter?: HTMLElement | null,
  files: [string, File][] = [],
): URLSearchParams {
  const fields = new URLSearchParams();
  const add = (value: FormDataEntryValue, name: string) => {
    if (typeof value === "string") fields.append(name, value);
    // Where none is chosen, a form has one without a name.
    else if (value.name) files.push([name, value]);
  };
  if (element instanceof HTMLFormElement) new FormData(element, submitter).forEach(add);
  else {
    const { name = "", type, checked, selectedOptions, files } = element as HTMLInputElement & HTMLSelectElement;
    for (const value of files ?? [...(selectedOptions ?? [element as HTMLInputElement])].map(({ value }) => value))
      if (value != null && (checked || !/checkbox|radio/.test(type))) add(value, name);
  }
  return fields;
}
