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

/** What a form would send, or the value of a control as a form would send it. */
export function payload(element: Element, submitter?: HTMLElement | null): URLSearchParams {
  if (element instanceof HTMLFormElement)
    return new URLSearchParams(new FormData(element, submitter) as unknown as Record<string, string>);
  const fields = new URLSearchParams();
  const { name = "", type, checked, selectedOptions } = element as HTMLInputElement & HTMLSelectElement;
  for (const { value } of selectedOptions ?? [element as HTMLInputElement])
    if (typeof value === "string" && (checked || !/checkbox|radio/.test(type))) fields.append(name, value);
  return fields;
}
