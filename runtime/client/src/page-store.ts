import { ahead, answered, ask, follow, online, want } from "./changes";
import { stringify, unflatten } from "./devalue";
import type { Options } from "./hooks";
import { encode, hooks, started } from "./main";
import { told } from "./session";
import { Store } from "./stores";

type Data = Record<string, unknown>;

let store: ReturnType<NonNullable<Options["store"]>> | undefined;
let value: unknown;
/** The fields that the browser may change. */
let open: string[] = [];
/** Each field as it was when it was last looked at. */
let known: Record<string, string>;
/** Each field as the server has it, as far as it has said so. */
let held: Record<string, string>;
const isObject = (value: unknown): value is Data => !!value && Object.getPrototypeOf(value) === Object.prototype;

/** The texts of the fields; of a value that is no object, its own. */
const texts = (of = value): Record<string, string> =>
  isObject(of)
    ? Object.fromEntries(Object.entries(of).map(([key, field]) => [key, stringify(field)]))
    : { "": stringify(of) };

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
      wish(key, ask);
    } else {
      refused = true;
      console.warn(
        `marquetry: browsers may not change ${key || "this page store"}: it is not marked #[page(client)], or Live::client_fields does not name its type`,
      );
    }
  }
  if (!refused) return;
  const good: Data = {};
  for (const key in known) good[key] = unflatten(JSON.parse(known[key] as string));
  show("" in good ? good[""] : good);
}

/** Has the server take a field as it is now. */
function wish(key: string, by: typeof ask): void {
  const text = known[key] as string;
  by(
    key,
    text,
    (change) => encode([3, change, open.indexOf(key)], text),
    (why, newest) => {
      if (!why) held[key] = text;
      else if (newest) show({ ...(value as Data), [key]: unflatten(JSON.parse(held[key] as string)) });
    },
  );
}

/** The server says what fields are. */
function news(text: string): void {
  const news = JSON.parse(text);
  if (!isObject(news)) {
    show(unflatten(news));
    return;
  }
  const next = { ...(value as Data) };
  // What the browser has asked for since then is newer; the answer to that says what holds.
  for (const key in news) {
    held[key] = JSON.stringify(news[key]);
    if (!ahead(key)) next[key] = unflatten(news[key] as never);
  }
  show(next);
}

function begin(options: Options): void {
  const script = document.querySelector<HTMLElement>("script[data-store]");
  if (!script) return;
  open = JSON.parse(script.dataset.store as string);
  value = unflatten(JSON.parse(script.textContent as string));
  known = texts();
  held = { ...known };
  store = (options.store ?? ((data) => new Store(data)))(value);
  store.subscribe(changed);
  follow();
}

hooks._store = (change, text) => (change > 1 ? answered(change, text) : change ? told(text) : news(text));
hooks._online = online;
hooks._renewed = () => {
  for (const key of open) wish(key, want);
  online();
};
hooks._started = begin;
hooks._data = (script) => {
  if (!store) return begin(started as Options);
  open = JSON.parse(script.dataset.store as string);
  const fresh = unflatten(JSON.parse(script.textContent as string));
  held = texts(fresh);
  // What the browser may change is as it is here; the server is asked to take it.
  if (isObject(fresh) && isObject(value)) for (const key of open) fresh[key] = value[key];
  show(fresh);
  hooks._renewed?.();
};
if (started) begin(started);
