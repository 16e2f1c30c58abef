import { delayed, wait } from "./busy";
import { call, reachable } from "./calls";
import { payload, settle } from "./fields";
import { load } from "./hooks";
import { parseOn } from "./on";

/** The elements that have sent files: what comes after these waits for them. */
const uploading = new WeakSet<Element>();

/** Loads what knows modifiers; until it is here, events wait for it. */
const prepare = () => load("modifiers").then((module) => ({ modify } = module));
let modify: typeof import("./modifiers").modify = (...args) => {
  prepare().then(() => modify(...args));
};

/** Listens for the events of a `data-on` attribute, for the whole document. Listening twice changes nothing. */
export function listen(on: string | null): void {
  for (const [type, modifier] of parseOn(on)[0]) {
    if (modifier) prepare();
    // In both directions, as events that do not bubble pass the document while they are captured only.
    for (const capture of [true, false]) document.addEventListener(type as string, handle, { capture, passive: false });
  }
}

function handle(event: Event): void {
  if (event.bubbles !== event.eventPhase < 2 && reachable) run(event.target as Element, event);
}

function run(element: Element, event: Event): void {
  const [events, trigger, args] = parseOn(element.getAttribute?.("data-on"));
  for (const [type, ...modifiers] of events) {
    if (type !== event.type) continue;
    // What the browser would send itself, without the client.
    if (/^(submit|click(submit|image))/.test(type + (element as HTMLInputElement).type)) {
      if (event.defaultPrevented) continue;
      event.preventDefault();
    }
    const fire = (data?: string | false, late?: boolean) => {
      // What this element waits for is in this call. The visitor typed before he clicked: the server hears of it in that order.
      if (!late) for (const [waiting, release] of delayed) release(waiting === element);
      const files: [string, File][] = [];
      const fields = payload(element, (event as SubmitEvent).submitter, files);
      const sent = type === "submit" && `${payload(element)}`;
      if (args) fields.append("_a", args);
      if (data) fields.append("_e", data);
      if ((event as Event & { _again?: 1 })._again) fields.append("_r", "");
      const go = () => call(element, trigger, `${fields}`, sent);
      if (files[0] || uploading.has(element)) {
        uploading.add(element);
        wait(element, 1);
        load("upload")
          .then(({ upload }) => upload(element, fields, files))
          .catch(() => {})
          .then(() => {
            wait(element, -1);
            go();
          });
      } else go();
    };
    if (modifiers[0]) modify(modifiers, element, event, fire, delayed, settle);
    else fire();
  }
  if (event.bubbles && !event.cancelBubble && element.parentElement) run(element.parentElement, event);
}
