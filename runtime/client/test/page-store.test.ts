// The page store as it is shipped, in Chromium, against a server.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { until, withSite } from "./browser";
import * as frame from "./frame";
import type { Connection, Queue, Server } from "./server";

let server: Server;
let origin: string;
let page: Page;
let said: Queue<string>;
withSite((site) => {
  ({ server, origin, page, problems: said } = site);
});

const DATA = `<script type="application/json" data-store='["theme","size"]'>[{"user":1,"theme":2,"size":3},null,"light",1]</script>`;
const SCRIPT = `
  import { start } from "/client.js";
  import { Store, derived } from "/store.js";
  window.seen = [];
  start({
    store: (data) => {
      window.made = (window.made ?? 0) + 1;
      window.store = new Store(data);
      derived(window.store, ({ theme }) => theme).subscribe((theme) => seen.push(theme));
      return window.store;
    },
  });
  window.theme = (theme) => window.store.update((data) => ({ ...data, theme }));
`;

/** Opens the page; the page asks for the store's changes. */
async function open(script = SCRIPT, data = DATA): Promise<Connection> {
  server.script = script;
  server.body = `${data}<script type="module" src="/page.js"></script>`;
  await page.goto(origin);
  const live = await server.connections.next();
  assert.deepEqual(await live.store(), { kind: "store", change: 0 });
  return live;
}

/** Two fields that the page changes, as numbers 3 and 4: which of them comes first is open where changes are paced. */
async function changed(live: Connection) {
  const two = [await live.store(), await live.store()];
  assert.deepEqual(
    two.map(({ change }) => change),
    [3, 4],
  );
  return two.map(({ field, text }) => [field, text]).sort(([one], [other]) => Number(one) - Number(other));
}

const value = () => page.evaluate("(() => { let v; store.subscribe((x) => { v = x })(); return v })()");
const holds = (expected: unknown) =>
  until(
    page,
    `(() => { let v; store.subscribe((x) => { v = x })(); return JSON.stringify(v) })() === '${JSON.stringify(expected)}'`,
  );
const theme = (theme: unknown) => page.evaluate(`theme(${JSON.stringify(theme)})`);
const news = (fields: object) => frame.store(0, JSON.stringify(fields));

test("the store holds what the page carries, and hears of the server's changes", async () => {
  const live = await open();
  assert.deepEqual(await value(), { user: null, theme: "light", size: 1 });
  live.send(news({ user: [{ name: 1 }, "ada"], theme: ["dark"] }));
  await holds({ user: { name: "ada" }, theme: "dark", size: 1 });
  assert.deepEqual(await page.evaluate("seen"), ["light", "dark"]);
  assert.deepEqual(live.said("store"), [{ kind: "store", change: 0 }], "what the server has said is not said to it");
  assert.deepEqual(said.all, []);
});

test("a change is asked for, the newest when the one before is answered", async () => {
  const live = await open();
  for (const name of ["a", "b", "c"]) await theme(name);
  assert.deepEqual(await live.store(), { kind: "store", change: 2, field: 0, text: '["a"]' });
  // What the server had said before it heard of that is older.
  live.send(news({ theme: ["old"], size: [2] }));
  await holds({ user: null, theme: "c", size: 2 });
  live.send(frame.store(2, ""));
  assert.deepEqual(await live.store(), { kind: "store", change: 3, field: 0, text: '["c"]' });
  live.send(frame.store(3, ""));
  live.send(news({ theme: ["server"] }));
  await holds({ user: null, theme: "server", size: 2 });
  assert.equal(live.said("store").length, 3);
  assert.deepEqual(said.all, []);
});

test("what the server refuses is rolled back", async () => {
  const live = await open();
  await theme("pink");
  await live.store();
  live.send(frame.store(2, "the check refuses it"), news({ theme: ["light"] }));
  await holds({ user: null, theme: "light", size: 1 });
  assert.equal(await said.next(), "marquetry: theme is not changed: the check refuses it");
  assert.equal(said.all.length, 1);
  assert.deepEqual(await page.evaluate("seen"), ["light", "pink", "light"]);
  await theme("dark");
  assert.deepEqual(await live.store(), { kind: "store", change: 3, field: 0, text: '["dark"]' });
});

test("what is not open to the page is rolled back at once", async () => {
  const live = await open();
  await page.evaluate(`store.update((data) => { data.user = { name: "eve" }; data.theme = "dark"; return data })`);
  assert.deepEqual(await value(), { user: null, theme: "dark", size: 1 });
  assert.deepEqual(await live.store(), { kind: "store", change: 2, field: 0, text: '["dark"]' });
  live.send(frame.store(2, ""));
  await page.evaluate(`store.set(7)`);
  assert.deepEqual(await value(), { user: null, theme: "dark", size: 1 });
  await page.evaluate(`store.set({ user: null, theme: "dark", size: 1, more: 2 })`);
  assert.deepEqual(await value(), { user: null, theme: "dark", size: 1 });
  await page.evaluate(`store.set({ user: null, size: 1 })`);
  assert.deepEqual(await value(), { user: null, theme: "dark", size: 1 });
  assert.equal(live.said("store").length, 2);
  for (let n = 0; n < 4; n++) assert.match(await said.next(), /^marquetry: browsers may not change/);
});

test("what is larger than the server takes is rolled back without asking, and the connection goes on", async () => {
  server.limits = "[40,50]";
  const live = await open();
  await theme("x".repeat(40));
  assert.equal(
    await said.next(),
    "marquetry: theme is not changed: it takes a message of 47 bytes, and Limits::message is 40",
  );
  await holds({ user: null, theme: "light", size: 1 });
  assert.deepEqual(await page.evaluate("seen"), ["light", "x".repeat(40), "light"]);
  await theme("é".repeat(16));
  assert.deepEqual(await live.store(), { kind: "store", change: 3, field: 0, text: `["${"é".repeat(16)}"]` });
  live.send(frame.store(3, ""));
  // What the server has said last is what holds; a change that it has not heard of is rolled back to that.
  live.send(news({ theme: ["dark"], size: [2] }));
  await holds({ user: null, theme: "dark", size: 2 });
  await theme("é".repeat(20));
  assert.match(await said.next(), /theme is not changed: it takes a message of 47 bytes/);
  await holds({ user: null, theme: "dark", size: 2 });
  assert.equal(live.said("store").length, 2);
});

test("what a script sets often is asked for no oftener than the server takes", async () => {
  await page.clock.install();
  const buttons = `<button data-on="click:0.0">call</button>`;
  server.limits = "[65536,0.01]";
  const live = await open(SCRIPT, buttons + DATA);
  await theme("a");
  assert.equal((await live.store()).text, '["a"]');
  live.send(frame.store(2, ""), news({ size: [3] }));
  await holds({ user: null, theme: "a", size: 3 });
  for (const name of ["b", "c", "d"]) await theme(name);
  await page.click("button");
  await live.call();
  assert.equal(live.said("store").length, 2, "what is called after them is there before them");
  await page.clock.fastForward(200_000);
  assert.deepEqual(await live.store(), { kind: "store", change: 3, field: 0, text: '["d"]' });
  live.send(frame.store(3, ""));
  await holds({ user: null, theme: "d", size: 3 });
  assert.deepEqual(said.all, []);
});

test("what was changed without a connection is asked for when there is one", async () => {
  const live = await open();
  await theme("a");
  await live.store();
  server.open = false;
  live.close(1012);
  await page.waitForSelector("html.marquetry-disconnected", { state: "attached" });
  await theme("b");
  server.open = true;
  const again = await server.connections.next();
  assert.deepEqual(await again.store(), { kind: "store", change: 0 });
  assert.deepEqual(await again.store(), { kind: "store", change: 3, field: 0, text: '["b"]' });
});

test("a page that was run anew hears of the fields that are the browser's", async () => {
  const live = await open();
  await theme("dark");
  await live.store();
  live.send(frame.store(2, ""));
  live.send(frame.page("P2"));
  live.send(news({ user: [null], theme: ["light"], size: [1] }));
  assert.deepEqual(await live.store(), { kind: "store", change: 0 });
  assert.deepEqual(await changed(live), [
    [0, '["dark"]'],
    [1, "[1]"],
  ]);
  live.send(frame.store(3, ""), frame.store(4, ""));
  await holds({ user: null, theme: "dark", size: 1 });
});

test("a page that brings data of its own has the store go on, and is told what is the browser's", async () => {
  server.follows = true;
  const live = await open(SCRIPT, `<a href="/two">two</a>${DATA}`);
  await theme("dark");
  await live.store();
  live.send(frame.store(2, ""));
  const fresh = DATA.replace('null,"light",1', '"eve","pale",9');
  server.answers["/two"] = `{"page":"P2~"}\0<title>t</title><p>two</p>${fresh}\0`;
  await page.click("a");
  await holds({ user: "eve", theme: "dark", size: 1 });
  assert.deepEqual(await live.store(), { kind: "store", change: 0 });
  assert.deepEqual(await changed(live), [
    [0, '["dark"]'],
    [1, "[1]"],
  ]);
  assert.deepEqual(await page.evaluate("[made, seen]"), [1, ["light", "dark"]]);
});

test("a store of no fields is the server's alone", async () => {
  const live = await open(
    SCRIPT.replace(/derived\(.*/, ""),
    `<script type="application/json" data-store="[]">[[1],5]</script>`,
  );
  live.send(frame.store(0, "[[1,2],5,6]"));
  await holds([5, 6]);
  await page.evaluate("store.set([])");
  assert.deepEqual(await value(), [5, 6]);
});

test("the client starts once", async () => {
  await open(`${SCRIPT} try { start() } catch (error) { window.second = error.message }`);
  assert.equal(await page.evaluate("second"), "marquetry has started");
});

test("without `start` there is a store all the same, made when the page is parsed", async () => {
  const live = await open(`import { Store } from "/store.js";
    addEventListener("DOMContentLoaded", () => setTimeout(async () => {
      const { start } = await import("/client.js");
      try { start() } catch (error) { window.second = error.message }
    }));`);
  await until(page, "!!window.second");
  assert.equal(await page.evaluate("second"), "marquetry has started");
  // It is nobody's, but it is the server's word that counts.
  live.send(news({ theme: ["dark"] }));
  assert.deepEqual(said.all, []);
});
