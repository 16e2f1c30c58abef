// The session's open values as they are shipped, in Chromium, against a server.
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

const DATA = `<script type="application/json" data-session>{"theme":["light"],"cart.items":[["Map",1,2],"tea",2],"__proto__":[3]}</script>`;
const SCRIPT = `
  import { session, get, valid } from "/store.js";
  Object.assign(window, { session, get, valid, seen: [] });
  window.theme = session("theme", "none");
  theme.subscribe((value) => seen.push(value));
`;

/** Opens the page, which asks for the changes of its stores. */
async function open(): Promise<Connection> {
  server.script = SCRIPT;
  server.body = `${DATA}<script type="module" src="/page.js"></script>`;
  await page.goto(origin);
  const live = await server.connections.next();
  assert.deepEqual(await live.store(), { kind: "store", change: 0 });
  return live;
}

const seen = (expected: unknown[]) =>
  until(page, `JSON.stringify(seen) === ${JSON.stringify(JSON.stringify(expected))}`);
const news = (values: string) => frame.store(1, values);

test("a value is there at once, the same store for all who ask, and hears of the server", async () => {
  const live = await open();
  assert.equal(await page.evaluate(`session("theme") === theme && valid(theme)`), true);
  assert.equal(await page.evaluate(`get(session("cart.items")).get("tea")`), 2);
  assert.equal(await page.evaluate(`get(session("__proto__"))`), 3);
  assert.equal(await page.evaluate(`get(session("nothing", 7))`), 7);
  live.send(news('{"theme":["dark"],"later":[1],"__proto__":[4]}'));
  await seen(["light", "dark"]);
  assert.equal(await page.evaluate(`get(session("later"))`), 1, "what came before anybody asked");
  assert.equal(await page.evaluate(`get(session("__proto__"))`), 4);
  assert.deepEqual(live.said("store"), [{ kind: "store", change: 0 }], "what the server has said is not said to it");
  assert.deepEqual(said.all, []);
});

test("a change is asked for by its key, the newest when the one before is answered", async () => {
  const live = await open();
  await page.evaluate(`for (const name of ["a", "b", "c"]) theme.set(name)`);
  assert.deepEqual(await live.session(), { kind: "session", change: 2, key: "theme", text: '["a"]' });
  // What the server had said before it heard of that is older.
  live.send(news('{"theme":["old"]}'));
  live.send(frame.store(2, ""));
  assert.deepEqual(await live.session(), { kind: "session", change: 3, key: "theme", text: '["c"]' });
  live.send(frame.store(3, ""));
  live.send(news('{"theme":["other tab"]}'));
  await seen(["light", "a", "b", "c", "other tab"]);
  await page.evaluate(`session("größe", 1).update((n) => n + 1)`);
  assert.deepEqual(await live.session(), { kind: "session", change: 4, key: "größe", text: "[2]" });
  assert.deepEqual(said.all, []);
});

test("what the server refuses is rolled back, whether it says what holds or not", async () => {
  const live = await open();
  await page.evaluate(`theme.set("dark")`);
  await live.session();
  live.send(frame.store(2, ""));
  await page.evaluate(`theme.set("pink")`);
  await live.session();
  live.send(frame.store(3, "the check refuses it"));
  await seen(["light", "dark", "pink", "dark"]);
  await page.evaluate(`theme.set("pink")`);
  await live.session();
  live.send(frame.store(4, "the check refuses it"), news('{"theme":["light"]}'));
  await seen(["light", "dark", "pink", "dark", "pink", "dark", "light"]);
  const refused = "marquetry: session theme is not changed: the check refuses it";
  assert.deepEqual([await said.next(), await said.next()], [refused, refused]);
});

test("what no text can carry goes as what the server can refuse", async () => {
  const live = await open();
  await page.evaluate(`theme.set("\\ud800\\0</script>")`);
  assert.equal((await live.session()).text, '["\\ud800\\u0000</script>"]');
  await page.evaluate(`session("\\ud800", 1).set(2)`);
  assert.deepEqual(await live.session(), { kind: "session", change: 3, key: "\ufffd", text: "[2]" });
});

test("what was changed without a connection is asked for when there is one, after a restart too", async () => {
  const live = await open();
  server.open = false;
  live.close(1012);
  await page.waitForSelector("html.marquetry-disconnected", { state: "attached" });
  await page.evaluate(`theme.set("dark")`);
  server.open = true;
  const again = await server.connections.next();
  assert.deepEqual(await again.store(), { kind: "store", change: 0 });
  assert.deepEqual(await again.session(), { kind: "session", change: 2, key: "theme", text: '["dark"]' });
  again.send(frame.page("P2"));
  assert.deepEqual(await again.store(), { kind: "store", change: 0 });
  assert.deepEqual(await again.session(), { kind: "session", change: 3, key: "theme", text: '["dark"]' });
  again.send(frame.store(3, ""), news('{"theme":["light"]}'));
  await seen(["light", "dark", "light"]);
});

test("what is larger than the server takes is rolled back, also where the page has brought no value", async () => {
  server.limits = "[40,50]";
  server.script = SCRIPT;
  server.body = '<script type="module" src="/page.js"></script>';
  await page.goto(origin);
  const live = await server.connections.next();
  await live.store();
  await page.evaluate(`theme.set("x".repeat(40))`);
  const why = "it takes a message of 52 bytes, and Limits::message is 40";
  assert.equal(await said.next(), `marquetry: session theme is not changed: ${why}`);
  await seen(["none", "x".repeat(40), "none"]);
  assert.equal(live.said("session").length, 0);
});
