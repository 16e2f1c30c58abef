// Never run: what a user's own script does with `/_marquetry/client.js`, checked against the types that the server gives. Each `@ts-expect-error` is a mistake
// that TypeScript finds.
import {
  derived,
  type Failure,
  Fragment,
  get,
  navigate,
  type Options,
  on,
  type Readable,
  readable,
  Store,
  type Stream,
  session,
  start,
  stream,
  valid,
  type Writable,
  writable,
} from "/_marquetry/client.js";

/** What the server's `AppStore` is in the page. */
interface AppStore {
  user: { name: string } | null;
  theme: "light" | "dark";
  stock: Map<string, number>;
  visits: bigint;
}

// The page's store.
let page: Store<AppStore> | undefined;
start({
  target: document.querySelector("#app"),
  store: (data: AppStore) => {
    page = new Store(data);
    return page;
  },
});
start();
start({ store: (data) => new Store(data) });
start<AppStore>({ store: (data) => writable(data) });
const options: Options<AppStore> = { store: (data) => new Store({ ...data, theme: "dark" }) };
start(options);
// @ts-expect-error: a selector is no element
start({ target: "#app" });
// @ts-expect-error: what only gives its value cannot be set
start({ store: (data: AppStore) => readable(data) });
// @ts-expect-error: the store holds what the server gives
start({ store: (data: AppStore) => new Store(data.theme) });
// @ts-expect-error: there is no such option
start({ stores: () => new Store(1) });

// What is in it.
export function use(page: Store<AppStore>): void {
  page.update((data) => ({ ...data, theme: "dark" }));
  page.set({ user: null, theme: "light", stock: new Map([["oak", 3]]), visits: 9007199254740993n });
  const end = page.subscribe(({ user, stock }) => console.log(user?.name, stock.get("oak")));
  end();
  const visits: bigint = get(page).visits;
  console.log(visits);
  // @ts-expect-error: the visits are a bigint
  page.update((data) => ({ ...data, visits: 1 }));
  // @ts-expect-error: not a theme
  page.update((data) => ({ ...data, theme: "blue" }));
  // @ts-expect-error: all of it, or `update`
  page.set({ theme: "dark" });
  // @ts-expect-error: nobody may have signed in
  page.subscribe(({ user }) => user.name);
  // @ts-expect-error: the data comes first
  new Store<AppStore>();
  const any: Writable<AppStore> = page;
  const read: Readable<AppStore> = page;
  // @ts-expect-error: it cannot be set
  read.set(get(any));
}

// Other stores.
const count = writable(1);
const never: Writable<string | undefined> = writable();
count.update((n) => n + 1);
// @ts-expect-error: a number
count.set("2");
const timer = readable(new Date(), (set) => {
  const ticking = setInterval(() => set(new Date()), 1000);
  return () => clearInterval(ticking);
});
// @ts-expect-error: only its start sets it
timer.set(new Date());
const double: Readable<number> = derived(count, (n) => 2 * n);
const both: Readable<string> = derived([count, timer], ([n, time]) => `${n} ${time.toISOString()}`);
const later = derived(
  [count, double],
  ([one, two], set: (sum: number) => void) => {
    const waiting = setTimeout(() => set(one + two), 10);
    return () => clearTimeout(waiting);
  },
  0,
);
const halves = derived([count, double], ([one], set) => set(one / 2), 0);
const half: number = get(halves);
// @ts-expect-error: a number has no such method
derived(count, (n) => n.toUpperCase());
// @ts-expect-error: a value is no store
derived(1, (n) => n);
const shown: string = get(both);
const sum: number = get(later);
// @ts-expect-error: a string
const wrong: number = get(both);
console.log(valid(count), valid(1), never, shown, sum, half, wrong);

// Values of the session.
const currency = session<"crowns" | "euros">("board.currency", "crowns");
currency.set("euros");
// @ts-expect-error: not a currency
currency.set("shells");
const steps: Writable<number> = session("steps", 0);
const perhaps = session<number>("steps");
// @ts-expect-error: the page may have none
const certain: number = get(perhaps);
console.log(steps, certain);
// @ts-expect-error: it has a key
session();

// Fragments and streams.
const key: string | undefined = Fragment.with("count", (fragment) => fragment.key);
Fragment.for("log", document.body)?.append("a text", new Text(key), document.createElement("br"));
for (const fragment of Fragment.all("row")) fragment.update();
Fragment.for("log")?.prepend("first");
// @ts-expect-error: there may be none
Fragment.for("log").append("a text");
// @ts-expect-error: a number is no content
Fragment.for("log")?.append(1);
// @ts-expect-error: fragments are the page's own
new Fragment();
const ticks: Stream = stream("timer");
if (!ticks.idle()) ticks.pause();
else ticks.resume();
ticks.toggle();
// @ts-expect-error: there is no such method
ticks.stop();

// Navigation, and what happens to the page.
navigate("/about").then(() => console.log("there"));
navigate(new URL("/about", location.href));
// @ts-expect-error: a place, not a number
navigate(1);
const ends = [
  on("connect", () => console.log("connected")),
  on("disconnect", () => console.log("lost")),
  on("navigate", (url) => console.log(url.length)),
  on("error", ({ error, fields }: Failure) => console.log(error, fields?.email)),
];
for (const end of ends) end();
// @ts-expect-error: there is no such event
on("close", () => {});
// @ts-expect-error: it hears a text
on("navigate", (url: URL) => url.href);
