import { stringify, unflatten } from "./devalue";
import type { Options, Writable } from "./hooks";
import { connection, encode, hooks, started } from "./main";
import { Store } from "./stores";

type Data = Record<string, unknown>;

let store: Writable<unknown> | undefined;
let value: unknown;
/** The fields that the browser may change. */
let open: string[];
/** Each field as it was when it was last looked at. */
let known: Record<string, string>;
/** The fields in which the browser is ahead of the server. */
const ahead = new Set<string>();
/** The change of a field that the server has still to answer, and what it was asked to take. */
const asked = new Map<string, [change: number, text: string | undefined]>();
let last = 0;

const isObject = (value: unknown): value is Data => !!value && Object.getPrototypeOf(value) === Object.prototype;

/** The texts of the fields; of a value that is no object, its own. */
const texts = (): Record<string, string> =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, field]) => [key, stringify(field)]))
    : { "": stringify(value) };

/** Shows a value that the server has had a part in. */
function show(next: unknown): void {
  value = next;
  known = texts();
  store?.set(next);
}

/** A script of the page has changed the store, or the server has. */
function changed(next: unknown): void {
  value = next;
  const now = texts();
  let refused = false;
  for (const key of new Set([...Object.keys(known), ...Object.keys(now)])) {
    const text = now[key];
    if (text === known[key]) continue;
    if (text && open.includes(key)) {
      known[key] = text;
      ahead.add(key);
      ask(key);
    } else {
      refused = true;
      console.warn(`marquetry: browsers may not change ${key || "this page store"}`);
    }
  }
  if (!refused) return;
  const good: Data = {};
  for (const key in known) good[key] = unflatten(JSON.parse(known[key] as string));
  show("" in good ? good[""] : good);
}

/** Asks the server to take a field as it is now. One change of a field is under way at a time. */
function ask(key: string): void {
  if (asked.has(key) || !connection) return;
  asked.set(key, [++last, known[key]]);
  connection.send(encode([3, last, open.indexOf(key)], known[key]));
}

function answered(change: number, why: string): void {
  for (const [key, [number, text]] of asked) {
    if (number !== change) continue;
    asked.delete(key);
    if (why) console.warn(`marquetry: ${key} is not changed: ${why}`);
    // Where it is refused, the server says next what holds.
    if (known[key] === text) ahead.delete(key);
    else ask(key);
  }
}

function begin(options: Options): void {
  const script = document.querySelector<HTMLElement>("script[data-store]");
  if (!script) return;
  open = JSON.parse(script.dataset.store as string);
  value = unflatten(JSON.parse(script.textContent as string));
  known = texts();
  store = (options.store ?? ((data) => new Store(data)))(value);
  store.subscribe(changed);
  hooks._store = (change, text) => {
    if (change) return answered(change, text);
    const news = JSON.parse(text);
    if (!isObject(news)) return show(unflatten(news));
    const next = { ...(value as Data) };
    // What the browser has asked for since then is newer; the answer to that says what holds.
    for (const key in news) if (!ahead.has(key)) next[key] = unflatten(news[key] as never);
    show(next);
  };
  hooks._online = () => {
    connection?.send(encode([3, 0]));
    // Whether the server took what it has not answered is unknown.
    asked.clear();
    for (const key of ahead) ask(key);
  };
  hooks._renewed = () => {
    for (const key of open) ahead.add(key);
    hooks._online?.();
  };
  if (connection) hooks._online();
}

hooks._started = begin;
if (started) begin(started);
