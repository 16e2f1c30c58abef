import assert from "node:assert/strict";
import { test } from "node:test";
import { site, text, until } from "./support/browser.mjs";

const own = site();
const numbers = async (page, list) => (await page.locator(`${list} b`).allTextContents()).map(Number);
const upTo = (last) => Array.from({ length: Math.min(last, 5) }, (_, at) => Math.max(1, last - 4) + at);

test("what is there at once is served with the page", async () => {
  const page = await (await own.visitor({ javaScriptEnabled: false })).open("/streams");
  assert.deepEqual(await numbers(page, "#append"), [1, 2, 3]);
  assert.deepEqual(await numbers(page, "#prepend"), [3, 2, 1]);
  assert.deepEqual(await numbers(page, "#replace"), [3]);
});

test("lines go behind, before or in place of the others, and five stay", async () => {
  const page = await (await own.visitor()).follow("/streams");
  const seven = (read) => (lines) => read(lines) >= 7;
  const appended = await until(() => numbers(page, "#append"), seven((lines) => lines.at(-1)));
  assert.deepEqual(appended, upTo(appended.at(-1)));
  const prepended = await until(() => numbers(page, "#prepend"), seven((lines) => lines[0]));
  assert.deepEqual(prepended, upTo(prepended[0]).reverse());
  const replaced = await until(() => numbers(page, "#replace"), seven((lines) => lines[0]));
  assert.equal(replaced.length, 1);
  assert.match(await text(page, "#append li:last-child"), /^\d+ a (page|visitor|trigger|session) /);
});

test("a paused stream loses nothing, and a line can be drawn below it", async () => {
  const page = await (await own.visitor()).follow("/streams");
  const last = async () => (await numbers(page, "#append")).at(-1);
  const pause = page.getByRole("button", { name: "Pause, or go on" });
  await pause.click();
  await pause.and(page.locator("[aria-busy]")).waitFor({ state: "detached" });
  const paused = await last();
  const others = () => numbers(page, "#replace");
  await until(others, ([number]) => number >= paused + 3);
  assert.equal(await last(), paused);
  await page.getByRole("button", { name: "Draw a line" }).click();
  await page.locator("#append .mark").waitFor();
  await pause.click();
  const after = await until(() => numbers(page, "#append"), (lines) => lines.at(-1) >= paused + 2);
  assert.deepEqual(after, upTo(after.at(-1)));
});

/** Waits until the server has done what the page has asked for: it does one after the other. */
const done = async (page) => {
  const mark = page.getByRole("button", { name: "Draw a line" });
  await mark.evaluate((button) => button.click());
  await mark.and(page.locator("[aria-busy]")).waitFor({ state: "detached" });
};

test("a page's own script holds a stream, which goes on where it was", async () => {
  const page = await (await own.visitor()).follow("/streams");
  const newest = async () => (await numbers(page, "#prepend"))[0];
  const hold = page.getByRole("button", { name: "Hold it, or go on" });
  await until(newest, (number) => number > 3);
  // The script has come.
  await page.evaluate(() => import("/_marquetry/client.js"));
  await page.waitForFunction(() => document.querySelector("#hold").onclick);
  await hold.click();
  await page.waitForFunction(async () => (await import("/_marquetry/client.js")).stream("newest").idle());
  await done(page);
  const held = await newest();
  await until(() => numbers(page, "#append"), (lines) => lines.at(-1) >= held + 3);
  assert.equal(await newest(), held);
  await hold.click();
  const after = await until(() => numbers(page, "#prepend"), ([number]) => number >= held + 2);
  assert.deepEqual(after, upTo(after[0]).reverse());
});

test("what a script writes into a log stays there while that goes on", async () => {
  const page = await (await own.visitor()).follow("/streams");
  await page.waitForFunction(() => document.querySelector("#note").onclick);
  await page.getByRole("button", { name: "Write a note" }).click();
  const first = "#prepend li:first-child";
  assert.match(await text(page, first), /^a note of /);
  const [before] = await numbers(page, "#prepend");
  const after = await until(() => numbers(page, "#prepend"), ([number]) => number >= before + 3);
  assert.deepEqual(after, upTo(after[0]).reverse());
  assert.match(await text(page, first), /^a note of /);
});

test("what rests while the tab is hidden goes on when it is shown", async () => {
  const page = await (await own.visitor()).open("/streams");
  await page.addInitScript(() => {
    let hidden = false;
    Object.defineProperty(document, "hidden", { get: () => hidden });
    window.hide = (now) => {
      hidden = now;
      document.dispatchEvent(new Event("visibilitychange"));
    };
  });
  await page.reload();
  // The server asks whether it is, and the page has what it takes to say so.
  const module = await page.waitForFunction(() => performance.getEntriesByType("resource").find(({ name }) => name.includes("/hidden-"))?.name);
  await page.evaluate((url) => import(url), await module.jsonValue());
  await page.evaluate("hide(true)");
  await done(page);
  const resting = (await numbers(page, "#replace"))[0];
  await until(() => numbers(page, "#append"), (lines) => lines.at(-1) >= resting + 3);
  assert.deepEqual(await numbers(page, "#replace"), [resting]);
  await page.evaluate("hide(false)");
  await until(() => numbers(page, "#replace"), ([number]) => number > resting);
});
