// Types of /_marquetry/client.js: `import { start, Store } from "/_marquetry/client.js"`. Every live application serves them as /_marquetry/client.d.ts; in a
// copy of it, `"paths": { "/_marquetry/client.js": ["./client.d.ts"] }` in tsconfig.json leads TypeScript to it. Made by `npm run build` of the modules' source.

/** What a call of a trigger comes to that fails. */
export interface Failure {
  error: string;
  /** A message for each field that has its own. */
  fields?: Record<string, string>;
}

/** Pauses and resumes what this page goes through of a stream, as `use_stream` does on the server. */
export interface Stream {
  /** Stops following it. A store catches up when it is resumed; of other streams nothing is lost. */
  pause(): void;
  resume(): void;
  /** Pauses what runs, resumes what is paused. */
  toggle(): void;
  /** Whether it is paused, here or on the server, as far as this page has heard. */
  idle(): boolean;
}

/**
 * The streams of this page that are called `key`: by the name that `{#each name}` goes through, or by their key in `use_stream! { key: &STREAM }`. Where there is
 * none, `on("error", …)` hears of it. The same key gives the same handle.
 */
export declare function stream(key: string): Stream;

/** What the client is started with; `T` is the data of the page's store. */
export interface Options<T = any> {
  /** The element whose content navigation replaces, found on the next page by its `id`; `document.body` if left out. */
  target?: Element | null;
  /** Makes the page's store of its data, once for as long as the page is open; `data => new Store(data)` if left out. */
  store?: (data: T) => Readable<T> & {
    set(value: T): void;
  };
}

/** Hears a value. */
export type Subscriber<T> = (value: T) => void;

/** Ends a subscription; to call it again does nothing. */
export type Unsubscriber = () => void;

/** Makes a value of the current one. */
export type Updater<T> = (value: T) => T;

/** Runs when the first subscriber comes; what it gives runs when the last one has gone. */
export type StartStopNotifier<T> = (set: (value: T) => void, update: (f: Updater<T>) => void) => void | (() => void);

/** A store, by svelte/store's contract. */
export interface Readable<T> {
  /** Calls `run` with the current value, then with each other one. */
  subscribe(run: Subscriber<T>, invalidate?: () => void): Unsubscriber;
}

/** A store that can be set. */
export interface Writable<T> extends Readable<T> {
  /** Sets the value; of values that are no objects, an equal one notifies nobody. */
  set(value: T): void;
  /** Sets the value to what `f` makes of the current one. */
  update(f: Updater<T>): void;
}

/** A store that anybody may set. */
export declare function writable<T>(value?: T, start?: StartStopNotifier<T>): Writable<T>;

/** A store that only `start` sets. */
export declare function readable<T>(value?: T, start?: StartStopNotifier<T>): Readable<T>;

type Stores = Readable<unknown> | [Readable<unknown>, ...Readable<unknown>[]] | Readable<unknown>[];

type Values<S> =
  S extends Readable<infer T>
    ? T
    : {
        [K in keyof S]: S[K] extends Readable<infer T> ? T : never;
      };

/** A store that `f` sets, at once or later, whenever the others have changed; what it gives runs before the next time, and at the end. */
export declare function derived<S extends Stores, T>(
  stores: S,
  f: (values: Values<S>, set: (value: T) => void, update: (f: Updater<T>) => void) => void | (() => void),
  initial?: T,
): Readable<T>;

/** A store of what `f` makes of the values of others. */
export declare function derived<S extends Stores, T>(stores: S, f: (values: Values<S>) => T, initial?: T): Readable<T>;

/** The current value. */
export declare function get<T>(store: Readable<T>): T;

/** Whether `store` was made by this module. */
export declare function valid(store: unknown): boolean;

/**
 * The store of the page. The server's changes reach it. Fields that are marked `#[page(client)]` on the server may be changed here: the server checks each
 * change; what it refuses, and every change of another field, is rolled back, with a word on the console. `T` is what the server's `Live::store` makes, as it
 * is written into the page: structs are objects, maps are `Map`s, `None` is `null`.
 */
export declare class Store<T> implements Writable<T> {
  /** Calls `run` with the current value, then with each other one. */
  subscribe: (run: Subscriber<T>, invalidate?: () => void) => Unsubscriber;
  /** Sets the data; of values that are no objects, an equal one notifies nobody. */
  set: (value: T) => void;
  /** Sets the data to what `f` makes of the current one. */
  update: (f: Updater<T>) => void;
  constructor(data: T);
}

/**
 * Starts the client. It starts by itself with the defaults unless this was called before `DOMContentLoaded`, as a module script of the page does.
 * Throws where it has started.
 */
export declare function start<T = any>(options?: Options<T>): void;

/**
 * Goes to a URL as a link does: one of this site is shown without a reload where the page follows links (`Live::navigation`). Ends when the page is shown; never,
 * where the browser loads it.
 */
export declare function navigate(url: string | URL): Promise<void>;

/**
 * A live region of the page: what a `<fragment key="…">` of the server's markup shows. The same fragment is the same object, for as long as it is in the page.
 * What is added to it stays until the server refreshes it (`use_fragment`), or it goes.
 */
export declare class Fragment {
  #private;
  readonly key: string;
  private constructor();
  /** All fragments with this key in the page, or in `within`, in the order of the page. */
  static all(key: string, within?: Node): Fragment[];
  /** The first fragment with this key in the page, or in `within`. */
  static for(key: string, within?: Node): Fragment | undefined;
  /** Calls `f` with the first fragment that has this key, and gives what that gives; nothing where there is none. */
  static with<T>(key: string, f: (fragment: Fragment) => T): T | undefined;
  /** Shows nodes, or text, behind what the fragment shows; the server goes on changing what is its own. */
  append(...content: (Node | string)[]): void;
  /** Shows nodes, or text, before what the fragment shows. */
  prepend(...content: (Node | string)[]): void;
  /**
   * Shows nodes, or text, in place of all that the fragment shows. What the server shows goes on changing meanwhile, and is shown again by `update()` without
   * content, or when the server refreshes the fragment.
   */
  update(...content: (Node | string)[]): void;
}

/** Hears of what happens to the page: another one is shown, at this URL. What it gives ends that. */
export declare function on(type: "navigate", hear: (url: string) => void): () => void;

/** A call has failed. */
export declare function on(type: "error", hear: (failure: Failure) => void): () => void;

/** The page has a connection, or has lost it. */
export declare function on(type: "connect" | "disconnect", hear: () => void): () => void;

/**
 * A value of the visitor's session, declared `#[session(client)]` on the server and used by the page; `initial` where the page has none. It is the same in all
 * of the visitor's tabs. What is set here the server checks; what it refuses is rolled back, with a word on the console. Who asks for the same key gets the same store.
 */
export declare function session<T>(key: string, initial: T): Writable<T>;

/** The same without an initial value: where the page has none, it is `undefined`. */
export declare function session<T>(key: string): Writable<T | undefined>;

export {};
