// Stores with svelte/store's contract: a Svelte component can subscribe to them, and they to any store of Svelte's.

/** Hears a value. */
export type Subscriber<T> = (value: T) => void;
/** Ends a subscription; to call it again does nothing. */
export type Unsubscriber = () => void;
/** Makes a value of the current one. */
export type Updater<T> = (value: T) => T;
/** Runs when the first subscriber comes; what it gives runs when the last one has gone. */
// biome-ignore lint/suspicious/noConfusingVoidType: svelte's own type
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

type Listener<T> = [run: Subscriber<T>, invalidate: () => void];

const made = new WeakSet<object>();
// biome-ignore lint/suspicious/noExplicitAny: stores of all types wait together
const queue: [Listener<any>, any][] = [];
const nothing = () => {};

/** Objects may have changed inside. */
const differs = (a: unknown, b: unknown) => !Object.is(a, b) || (!!a && /^[of]/.test(typeof a));

/** One that throws must not keep the others from hearing. */
function call<T>(run: Subscriber<T>, value: T): void {
  try {
    run(value);
  } catch (error) {
    reportError(error);
  }
}

/** A store that anybody may set. */
export function writable<T>(value?: T, start: StartStopNotifier<T> = nothing): Writable<T> {
  let current = value as T;
  let stop: (() => void) | undefined;
  const listeners = new Set<Listener<T>>();
  const store: Writable<T> = {
    set(next) {
      if (!differs(current, next)) return;
      current = next;
      if (!stop) return;
      const first = !queue.length;
      for (const listener of listeners) {
        listener[1]();
        queue.push([listener, current]);
      }
      if (!first) return;
      // A `set` from inside a callback is heard after the one before it.
      for (const [listener, value] of queue) call(listener[0], value);
      queue.length = 0;
    },
    update: (f) => store.set(f(current)),
    subscribe(run, invalidate = nothing) {
      const listener: Listener<T> = [run, invalidate];
      listeners.add(listener);
      if (listeners.size === 1) stop = start(store.set, store.update) || nothing;
      run(current);
      return () => {
        listeners.delete(listener);
        if (!listeners.size) {
          stop?.();
          stop = undefined;
        }
      };
    },
  };
  made.add(store);
  return store;
}

/** A store that only `start` sets. */
export function readable<T>(value?: T, start?: StartStopNotifier<T>): Readable<T> {
  const { subscribe } = writable(value, start);
  const store = { subscribe };
  made.add(store);
  return store;
}

type Stores = Readable<unknown> | [Readable<unknown>, ...Readable<unknown>[]] | Readable<unknown>[];
type Values<S> = S extends Readable<infer T> ? T : { [K in keyof S]: S[K] extends Readable<infer T> ? T : never };

// In the other order TypeScript would not tell an `f` of two parameters what they are.
/** A store that `f` sets, at once or later, whenever the others have changed; what it gives runs before the next time, and at the end. */
export function derived<S extends Stores, T>(
  stores: S,
  // biome-ignore lint/suspicious/noConfusingVoidType: as for `StartStopNotifier`
  f: (values: Values<S>, set: (value: T) => void, update: (f: Updater<T>) => void) => void | (() => void),
  initial?: T,
): Readable<T>;
/** A store of what `f` makes of the values of others. */
export function derived<S extends Stores, T>(stores: S, f: (values: Values<S>) => T, initial?: T): Readable<T>;
export function derived<T>(
  stores: Stores,
  // biome-ignore lint/suspicious/noExplicitAny: the overloads say it
  f: (values: any, set: (value: T) => void, update: (f: Updater<T>) => void) => any,
  initial?: T,
): Readable<T> {
  const single = !Array.isArray(stores);
  const all = single ? [stores] : stores;
  return readable(initial, (set, update) => {
    const values: unknown[] = [];
    const pending = new Set<number>();
    let cleanup = nothing;
    let started = false;
    const sync = () => {
      if (pending.size || !started) return;
      cleanup();
      cleanup = nothing;
      const result = f(single ? values[0] : values, set, update);
      if (f.length < 2) set(result);
      else if (typeof result === "function") cleanup = result;
    };
    const subscriptions = all.map((store, at) =>
      store.subscribe(
        (value) => {
          values[at] = value;
          pending.delete(at);
          sync();
        },
        () => pending.add(at),
      ),
    );
    started = true;
    sync();
    return () => {
      for (const unsubscribe of subscriptions) unsubscribe();
      cleanup();
      // A late value of an input changes nothing any more.
      started = false;
    };
  });
}

/** The current value. */
export function get<T>(store: Readable<T>): T {
  let value: T | undefined;
  store.subscribe((next) => {
    value = next;
  })();
  return value as T;
}

/** Whether `store` was made by this module. */
export function valid(store: unknown): boolean {
  return made.has(store as object);
}

/**
 * The store of the page. The server's changes reach it. Fields that are marked `#[page(client)]` on the server may be changed here: the server checks each
 * change; what it refuses, and every change of another field, is rolled back, with a word on the console. `T` is what the server's `Live::store` makes, as it
 * is written into the page: structs are objects, maps are `Map`s, `None` is `null`.
 */
export class Store<T> implements Writable<T> {
  /** Calls `run` with the current value, then with each other one. */
  declare subscribe: (run: Subscriber<T>, invalidate?: () => void) => Unsubscriber;
  /** Sets the data; of values that are no objects, an equal one notifies nobody. */
  declare set: (value: T) => void;
  /** Sets the data to what `f` makes of the current one. */
  declare update: (f: Updater<T>) => void;

  constructor(data: T) {
    Object.assign(this, writable(data));
    made.add(this);
  }
}
