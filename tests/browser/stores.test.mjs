import assert from "node:assert/strict";
import { test } from "node:test";
import { shows, site, text, until } from "./support/browser.mjs";

const own = site();

test("what one visitor writes, all see", async () => {
  const [ann, ben] = [await own.visitor(), await own.visitor()];
  const hers = await ann.follow("/stores");
  const his = await ben.follow("/stores");
  assert.equal(await text(his, ".board"), "The board is empty.");
  await hers.fill("#note", "Tea <at> four");
  await hers.press("#note", "Enter");
  await shows(his, ".board li", "Tea <at> four");
  await shows(hers, ".board li", "Tea <at> four");
  await his.fill("#note", "I come");
  await his.click("text=Pin it");
  await until(() => hers.locator(".board li").allTextContents(), ["Tea <at> four", "I come"]);
  await hers.getByRole("button", { name: "Press" }).click();
  await his.getByRole("button", { name: "Press" }).click();
  await shows(hers, "#pressed", "2");
  await shows(his, "#pressed", "2");
  const late = await (await own.visitor({ javaScriptEnabled: false })).open("/stores");
  assert.deepEqual(await late.locator(".board li").allTextContents(), ["Tea <at> four", "I come"]);
  assert.equal(await text(late, "#pressed"), "2");
});

test("a store of the process ticks for everybody at once", async () => {
  const [first, second] = [await (await own.visitor()).follow("/stores"), await (await own.visitor()).follow("/stores")];
  const before = await text(first, "#uptime");
  const after = await shows(first, "#uptime", (now) => now !== before);
  await shows(second, "#uptime", (now) => Number(now) >= Number(after));
});

test("a session store is each visitor's own, on all pages", async () => {
  const [ann, ben] = [await own.visitor(), await own.visitor()];
  const hers = await ann.follow("/stores");
  const his = await ben.follow("/stores");
  const counting = await ann.follow("/counter");
  await counting.click("button[aria-label='Count one more']");
  await shows(hers, "#counter", "1");
  await hers.getByRole("button", { name: "Press" }).click();
  const pressed = await shows(hers, "#pressed", (times) => Number(times) > 0);
  await shows(his, "#pressed", pressed);
  assert.equal(await text(his, "#counter"), "0");
});

test("the board has room for eight notes", async () => {
  const page = await (await own.visitor()).follow("/stores");
  for (let note = 1; note <= 9; note++) {
    await page.fill("#note", `note ${note}`);
    await page.press("#note", "Enter");
    await shows(page, ".board li:last-child", `note ${note}`);
  }
  await until(() => page.locator(".board li").allTextContents(), [2, 3, 4, 5, 6, 7, 8, 9].map((note) => `note ${note}`));
});
