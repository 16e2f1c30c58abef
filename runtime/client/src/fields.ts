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
