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
