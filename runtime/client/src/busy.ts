const waits = new WeakMap<Element, number>();
/** The elements with a call that waits for its debounce or throttle time: each with what ends that, and makes the call unless it is `silent`. */
export const delayed = new Map<Element, (silent?: boolean) => void>();

/** Counts the calls that `element` waits for. */
export function wait(element: Element, change: number): void {
  const count = (waits.get(element) || 0) + change;
  waits.set(element, count);
  element.ariaBusy = element.classList.toggle("marquetry-busy", count > 0) ? "true" : null;
}

/** Restores the marks of a waiting element after the server has written its attributes. */
export function mark(element: Element): void {
  if (waits.get(element)) wait(element, 0);
}

/** Whether the server has yet to answer, or to hear of, what the visitor did in `element`. */
export function ahead(element: Element | null): boolean {
  return !!element && (!!waits.get(element) || delayed.has(element) || ahead(element.parentElement));
}
