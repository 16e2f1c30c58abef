import { ahead } from "./busy";

type Field = Element & Record<string, unknown>;

const held = new Map<Element, [name: string, value: string | null]>();

/**
 * Writes the property behind an attribute that the visitor changes too: once he has, the attribute alone shows nothing.
 * While he is ahead of the server in this field, an older value must not overwrite what he types: it is held back
 * until the server has caught up.
 */
export function write(element: Element, name: string, value: string | null): void {
  const state = name === "value" ? (value ?? "") : value !== null;
  if (element === document.activeElement && ahead(element)) held.set(element, [name, value]);
  else if (name in element && (element as Field)[name] !== state) (element as Field)[name] = state;
}

/** Writes what was held back, where the server has caught up. */
export function settle(): void {
  const all = [...held];
  held.clear();
  for (const [element, [name, value]] of all) write(element, name, value);
}
