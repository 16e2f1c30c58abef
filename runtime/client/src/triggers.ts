import { delayed, wait } from "./busy";
import { call, reachable } from "./calls";
import { payload, settle } from "./fields";
import { accepts, parseOn } from "./on";

/** The module that sends files, by its URL (`build.mjs`). */
declare const UPLOAD: string;

/** The fields of the `Event` parameter, by their DOM names. */
const EVENT = "type key code repeat altKey ctrlKey metaKey shiftKey button clientX clientY offsetX offsetY".split(" ");

const used = new WeakSet<Element>();
/** The last files on their way from an element. */
const uploads = new WeakMap<Element, Promise<void>>();

/** Listens for the events of a `data-on` attribute, for the whole document. Listening twice changes nothing. */
export function listen(on: string | null): void {
  // In both directions, as events that do not bubble pass the document while they are captured only.
  for (const [type] of parseOn(on)[0])
    for (const capture of [true, false]) document.addEventListener(type as string, handle, { capture, passive: false });
}

function handle(event: Event): void {
  if (event.bubbles !== event.eventPhase < 2 && reachable) run(event.target as Element, event);
}

function run(element: Element, event: Event): void {
  const [events, trigger, args] = parseOn(element.getAttribute?.("data-on"));
  for (const [type, ...modifiers] of events) {
    if (type !== event.type) continue;
    const has = (modifier: string) => modifiers.includes(modifier);
    // What the browser would send itself, without the client.
    if (/^(submit|click(submit|image))/.test(type + (element as HTMLInputElement).type)) {
      if (event.defaultPrevented) continue;
      event.preventDefault();
    }
    if ((has("self") && event.target !== element) || !accepts(modifiers, event as KeyboardEvent)) continue;
    if (has("prevent")) event.preventDefault();
    if (has("stop")) event.stopPropagation();
    if (has("once")) {
      if (used.has(element)) continue;
      used.add(element);
    }
    const data = has("e") && JSON.stringify(event, EVENT);
    const fire = () => {
      const files: [string, File][] = [];
      const fields = payload(element, (event as SubmitEvent).submitter, files);
      const sent = type === "submit" && `${payload(element)}`;
      if (args) fields.append("_a", args);
      if (data) fields.append("_e", data);
      const go = () => call(element, trigger, `${fields}`, sent);
      const before = uploads.get(element);
      if (files[0] || before) {
        // What comes after files waits for them.
        wait(element, 1);
        uploads.set(
          element,
          Promise.all([import(UPLOAD), before])
            .then(([{ upload }]) => upload(element, fields, files))
            .catch(() => {})
            .then(() => {
              wait(element, -1);
              go();
            }),
        );
      } else go();
    };
    const [, slow, ms] = /(\w+)\((\d+)/.exec(`${modifiers}`) ?? [];
    if (slow) later(element, +(ms as string), slow > "t", fire);
    else {
      // What this element waits for is in this call. The visitor typed before he clicked: the server hears of it in that order.
      for (const [waiting] of delayed) release(waiting, waiting === element);
      fire();
    }
  }
  if (event.bubbles && !event.cancelBubble && element.parentElement) run(element.parentElement, event);
}

/** Debounce: after `ms` without another. Throttle: at once, then the newest every `ms`. */
function later(element: Element, ms: number, throttle: boolean, fire: () => void): void {
  const waiting = delayed.get(element);
  if (throttle && waiting) waiting._fire = () => later(element, ms, throttle, fire);
  else {
    clearTimeout(waiting?._timer);
    if (throttle) fire();
    delayed.set(element, {
      _fire: throttle ? undefined : fire,
      _timer: setTimeout(() => {
        release(element);
        settle();
      }, ms),
    });
  }
}

function release(element: Element, silent?: boolean): void {
  const waiting = delayed.get(element);
  delayed.delete(element);
  clearTimeout(waiting?._timer);
  if (!silent) waiting?._fire?.();
}
