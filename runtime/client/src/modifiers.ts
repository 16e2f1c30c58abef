// What the modifiers of an event ask for. Loaded when the first element that has some is in the page.

/** The fields of the `Event` parameter, by their DOM names. */
const EVENT = "type key code repeat altKey ctrlKey metaKey shiftKey button clientX clientY offsetX offsetY".split(" ");

const used = new WeakSet<Element>();

type Delayed = Map<Element, (silent?: boolean) => void>;

/** What an element with a throttle makes its call with when it may again. */
const newest = new WeakMap<Element, () => void>();

/**
 * Does what an element's event asks for by its modifiers, and has it call (`fire`) with the event's data, if that is asked for;
 * at once, later (`delayed` says so meanwhile, and `settle` is told of the end) or not at all.
 */
export function modify(
  modifiers: string[],
  element: Element,
  event: Event,
  fire: (data: string | false, late?: boolean) => void,
  delayed: Delayed,
  settle: () => void,
): void {
  const has = (modifier: string) => modifiers.includes(modifier);
  if ((has("self") && event.target !== element) || !accepts(modifiers, event as KeyboardEvent)) return;
  if (has("prevent")) event.preventDefault();
  if (has("stop")) event.stopPropagation();
  if (has("once")) {
    if (used.has(element)) return;
    used.add(element);
  }
  const data = has("e") && JSON.stringify(event, EVENT);
  const [, slow, ms] = /(\w+)\((\d+)/.exec(`${modifiers}`) ?? [];
  if (slow) later(element, +(ms as string), slow > "t", () => fire(data, true), delayed, settle);
  else fire(data);
}

/** Debounce: after `ms` without another. Throttle: at once, then the newest every `ms`. */
function later(
  element: Element,
  ms: number,
  throttle: boolean,
  fire: () => void,
  delayed: Delayed,
  settle: () => void,
): void {
  const again = () => later(element, ms, throttle, fire, delayed, settle);
  const waits = delayed.get(element);
  if (throttle && waits) newest.set(element, again);
  else {
    waits?.(true);
    if (throttle) fire();
    else newest.set(element, fire);
    const release = (silent?: boolean) => {
      const call = newest.get(element);
      newest.delete(element);
      delayed.delete(element);
      clearTimeout(timer);
      if (!silent) call?.();
    };
    const timer = setTimeout(() => {
      release();
      settle();
    }, ms);
    delayed.set(element, release);
  }
}

/**
 * Whether a key event passes the keys among the modifiers: `enter`, `up`, `space`, `a`; the letter e is `E`, since
 * `e` asks for the event's data. `ctrl`, `alt`, `shift` and `meta` must be held. No key passes while an input method composes.
 */
export function accepts(modifiers: string[], event: KeyboardEvent): boolean {
  const held: string[] = [];
  const keys = modifiers.filter(
    (modifier) =>
      !/^(prevent|stop|once|self|e|.*\))$/.test(modifier) &&
      !(`${modifier}Key` in event && held.push(`${modifier}Key`)),
  );
  const pressed = `${event.key}`.toLowerCase().replace("arrow", "");
  return (
    held.every((key) => event[key as "altKey"]) &&
    (!keys[0] || (!event.isComposing && keys.includes({ " ": "space", e: "E" }[pressed] || pressed)))
  );
}
