// The page store: one for the open page, on the server and in the browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { shows, site, text, until } from "./support/browser.mjs";

const own = site();
const there = (page) => text(page, ".there").then((text) => text.replace(/\s+/g, " "));
const cuts = (page) => page.locator(".cuts li").allTextContents();

test("what a script of the page sets reaches the server, and its fragments follow", async () => {
  const page = await (await own.visitor()).follow("/page-store");
  await shows(page, "#here", "200 mm of Oak, cuts: 0");
  assert.equal(await there(page), "On the server: 200 mm of Oak");
  await page.fill("#width", "330");
  await shows(page, "#here", "330 mm of Oak, cuts: 0");
  await until(() => there(page), "On the server: 330 mm of Oak");
  await page.selectOption("#wood", "Walnut");
  await until(() => there(page), "On the server: 330 mm of Walnut");
});

test("what the server sets reaches the browser", async () => {
  const visitor = await own.visitor();
  const page = await visitor.follow("/page-store");
  await page.fill("#width", "150");
  await page.getByRole("button", { name: "Cut" }).click();
  await shows(page, "#here", "150 mm of Oak, cuts: 1");
  await until(() => cuts(page), ["150 mm"]);
  await shows(page, ".total", "450 crowns");
  // The next request has a new store: what is to last is kept in the session.
  const next = await visitor.follow("/page-store?maple");
  await shows(next, "#here", "200 mm of Maple, cuts: 1");
});

test("what the server refuses is rolled back in the browser, and said on the console", async () => {
  const page = await (await own.visitor({ forgiving: true })).follow("/page-store");
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  await page.fill("#width", "250");
  await page.click("#forge");
  await until(() => said, (said) => said.length > 0);
  await shows(page, "#here", "250 mm of Oak, cuts: 0");
  assert.deepEqual(said, ["marquetry: width is not changed: the check refuses it"]);
  await until(() => there(page), "On the server: 250 mm of Oak");
  await page.fill("#width", "260");
  await until(() => there(page), "On the server: 260 mm of Oak");
});

test("a value of the session is the same in all tabs, in browser and server, and lasts", async () => {
  const visitor = await own.visitor();
  const [one, two] = [await visitor.follow("/page-store"), await visitor.follow("/page-store")];
  await one.getByRole("button", { name: "Cut" }).click();
  await shows(one, ".total", "600 crowns");
  await one.selectOption("#currency", "euros");
  await shows(one, ".total", "60 euros");
  await until(() => two.inputValue("#currency"), "euros");
  await shows(two, ".total", "0 euros");
  await two.selectOption("#currency", "crowns");
  await until(() => one.inputValue("#currency"), "crowns");
  await shows(one, ".total", "600 crowns");
  await two.selectOption("#currency", "euros");
  await shows(one, ".total", "60 euros");
  const next = await visitor.follow("/page-store");
  assert.equal(await next.inputValue("#currency"), "euros");
  const stranger = await (await own.visitor()).follow("/page-store");
  assert.equal(await stranger.inputValue("#currency"), "crowns");
});

test("what the check of a session's value refuses is rolled back in the browser", async () => {
  const page = await (await own.visitor({ forgiving: true })).follow("/page-store");
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  await page.evaluate(async () => {
    const { session } = await import("/_marquetry/client.js");
    window.seen = [];
    session("board.currency").subscribe((value) => window.seen.push(value));
    session("board.currency").set("shells");
  });
  await until(() => page.evaluate(() => window.seen), ["crowns", "shells", "crowns"]);
  await until(() => said, ["marquetry: session board.currency is not changed: the check refuses it"]);
  await shows(page, ".total", "0 crowns");
});

test("the page carries what may leave the server, and nothing else", async () => {
  const page = await (await own.visitor()).open("/page-store");
  const data = page.locator("script[data-store]");
  assert.equal(await data.textContent(), '[{"width":1,"wood":2,"cuts":3},200,"Oak",[]]');
  assert.equal(await data.getAttribute("data-store"), '["width","wood"]');
});

test("what pages may import is what its types say", async () => {
  const page = await (await own.visitor()).open("/page-store");
  const given = await page.evaluate(async () => Object.keys(await import("/_marquetry/client.js")));
  const types = await page.evaluate(async () => (await fetch("/_marquetry/client.d.ts")).text());
  const typed = [...types.matchAll(/^export declare (?:function|class) (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual([...new Set(typed)].sort(), given.sort());
});

test("a page without a script of its own loads no store", async () => {
  const page = await (await own.visitor()).follow("/counter");
  const files = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name.split("/").pop()));
  assert.match(`${files}`, /client-/);
  assert.doesNotMatch(`${files}`, /store-/);
});

test("without JavaScript the server's board is shown, and cut", async () => {
  const page = await (await own.visitor({ javaScriptEnabled: false })).open("/page-store");
  assert.equal(await there(page), "On the server: 200 mm of Oak");
  await page.getByRole("button", { name: "Cut" }).click();
  await until(() => cuts(page), ["200 mm"]);
  await shows(page, ".total", "600 crowns");
});
