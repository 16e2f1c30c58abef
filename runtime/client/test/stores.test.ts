// svelte/store's contract, by the statements of its own tests; and devalue's format both ways.
import assert from "node:assert/strict";
import { test } from "node:test";
import { stringify, unflatten } from "../src/devalue";
import { derived, get, type Readable, readable, Store, valid, writable } from "../src/stores";

function log<T>(store: Readable<T>): { seen: T[]; stop: () => void } {
  const seen: T[] = [];
  return { seen, stop: store.subscribe((value) => seen.push(value)) };
}

test("a subscriber hears the value at once, then each other one", () => {
  const count = writable(0);
  const { seen, stop } = log(count);
  count.set(1);
  count.set(1);
  count.update((n) => n + 1);
  stop();
  stop();
  count.set(3);
  assert.deepEqual(seen, [0, 1, 2]);
  assert.equal(get(count), 3);
});

test("NaN equals NaN, and objects may have changed inside", () => {
  const number = log(writable(Number.NaN));
  assert.equal(number.seen.length, 1);
  const list: number[] = [];
  const store = writable(list);
  const { seen } = log(store);
  store.update((list) => {
    list.push(1);
    return list;
  });
  assert.equal(seen.length, 2);
});

test("start runs with the first subscriber, stop after the last", () => {
  const said: string[] = [];
  const store = readable(0, (set) => {
    said.push("start");
    set(1);
    return () => said.push("stop");
  });
  const first = log(store);
  const second = log(store);
  first.stop();
  assert.deepEqual([said, first.seen, second.seen], [["start"], [1], [1]]);
  second.stop();
  log(store).stop();
  assert.deepEqual(said, ["start", "stop", "start", "stop"]);
});

test("what is set in a callback is heard after what it was set for", () => {
  const store = writable(0);
  store.subscribe((value) => {
    if (value === 1) store.set(2);
  });
  const { seen } = log(store);
  store.set(1);
  assert.deepEqual(seen, [0, 1, 2]);
});

test("a diamond is computed once for each change", () => {
  const count = writable(0);
  const a = derived(count, (n) => n + 1);
  const b = derived(count, (n) => n * 2);
  let runs = 0;
  const both = derived([a, b], ([a, b]) => {
    runs++;
    return `${a}:${b}`;
  });
  const { seen, stop } = log(both);
  count.set(5);
  assert.deepEqual([seen, runs], [["1:0", "6:10"], 2]);
  stop();
  count.set(6);
  assert.deepEqual([get(both), runs], ["7:12", 3]);
});

test("a derived store may set itself later, and cleans up", () => {
  const said: string[] = [];
  const count = writable(1);
  const late = derived(
    count,
    (n: number, set: (value: number) => void) => {
      said.push(`run ${n}`);
      if (n > 1) set(n * 10);
      return () => said.push(`clean ${n}`);
    },
    0,
  );
  const { seen, stop } = log(late);
  count.set(2);
  stop();
  assert.deepEqual(
    [seen, said],
    [
      [0, 20],
      ["run 1", "clean 1", "run 2", "clean 2"],
    ],
  );
});

test("more inputs than a number has bits", () => {
  const inputs = Array.from({ length: 70 }, (_, n) => writable(n));
  const sum = derived(inputs, (values) => (values as number[]).reduce((a, b) => a + b));
  const { seen } = log(sum);
  inputs[69]?.set(0);
  assert.deepEqual(seen, [2415, 2346]);
});

test("a subscriber that throws keeps no other from hearing", () => {
  const errors: unknown[] = [];
  (globalThis as { reportError: unknown }).reportError = (error: unknown) => errors.push(error);
  const store = writable(0);
  store.subscribe((value) => {
    if (value) throw Error("mine");
  });
  const { seen } = log(store);
  store.set(1);
  store.set(2);
  assert.deepEqual([seen, errors.length], [[0, 1, 2], 2]);
});

test("valid knows what was made here", () => {
  const store = new Store({ a: 1 });
  for (const made of [store, writable(1), readable(1), derived(store, ({ a }) => a)]) assert.ok(valid(made));
  for (const other of [1, null, undefined, {}, { subscribe() {} }]) assert.ok(!valid(other));
  assert.deepEqual(get(store), { a: 1 });
  store.update((data) => ({ a: data.a + 1 }));
  assert.deepEqual(get(store), { a: 2 });
});

test("what is written in devalue's format is read as it was", () => {
  const shared = { s: "x" };
  for (const value of [
    undefined,
    null,
    true,
    0,
    -0,
    Number.NaN,
    Infinity,
    -Infinity,
    1.5,
    "",
    "</script>\u2028\0\ud800",
    12345678901234567890n,
    [],
    [undefined, null, [-0]],
    { a: 1, b: { c: [1, 1, "1"] } },
    new Date(0),
    new Set([1, "a", Number.NaN]),
    new Map<unknown, unknown>([
      [{ k: 1 }, new Map()],
      ["__proto__", 1],
    ]),
    new Uint8Array([0, 255]),
    [shared, shared],
  ])
    assert.deepStrictEqual(unflatten(JSON.parse(stringify(value))), value);
});

test("what the format cannot say is left out", () => {
  assert.equal(stringify([() => 1, Symbol("s")]), "[[-1,-1]]");
});
