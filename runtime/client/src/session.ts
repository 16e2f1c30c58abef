import { ahead, ask, follow } from "./changes";
import { stringify, unflatten } from "./devalue";
import { encode } from "./main";
import { type Writable, writable } from "./stores";

type Flat = Parameters<typeof unflatten>[0];

/** A store of the session: its text as it was last looked at, and what the server says it is. */
// biome-ignore lint/suspicious/noExplicitAny: stores of all types
type Entry = { _store: Writable<any>; _text: string; _good: string };

const entries = new Map<string, Entry>();
let values: Map<string, Flat> | undefined;

/** Every key may be one, `__proto__` too. */
const read = (text: string): [string, Flat][] => Object.entries(JSON.parse(text));

/** What the server has said, by key: first with the page. */
function said(): Map<string, Flat> {
  values ??= new Map(read(document.querySelector("script[data-session]")?.textContent ?? "{}"));
  return values;
}

/** Names a value among all that the browser changes. */
const name = (key: string) => `session ${key}`;

function show(entry: Entry, text: string): void {
  entry._text = text;
  entry._store.set(unflatten(JSON.parse(text)));
}

/**
 * A value of the visitor's session, declared `#[session(client)]` on the server and used by the page; `initial` where the page has none. It is the same in all
 * of the visitor's tabs. What is set here the server checks; what it refuses is rolled back, with a word on the console. Who asks for the same key gets the same store.
 */
export function session<T>(key: string, initial: T): Writable<T>;
/** The same without an initial value: where the page has none, it is `undefined`. */
export function session<T>(key: string): Writable<T | undefined>;
export function session<T>(key: string, initial?: T): Writable<T | undefined> {
  const known = entries.get(key);
  if (known) return known._store;
  const flat = said().get(key);
  const value = flat === undefined ? initial : unflatten(flat);
  const text = stringify(value);
  const entry: Entry = { _store: writable<unknown>(value), _text: text, _good: text };
  entries.set(key, entry);
  entry._store.subscribe((next) => {
    const text = stringify(next);
    if (text === entry._text) return;
    entry._text = text;
    ask(
      name(key),
      text,
      (change) => encode([4, change, new TextEncoder().encode(key).length], key + text),
      (why, newest) => {
        if (!why) entry._good = text;
        else if (newest) show(entry, entry._good);
      },
    );
  });
  if (entries.size === 1) follow();
  return entry._store;
}

/** The server says what values are. */
export function told(news: string): void {
  for (const [key, flat] of read(news)) {
    said().set(key, flat);
    const entry = entries.get(key);
    if (!entry) continue;
    entry._good = stringify(unflatten(flat));
    if (!ahead(name(key))) show(entry, entry._good);
  }
}
