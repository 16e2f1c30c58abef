// A shared fragment: rendered once for each change, for all pages that show it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { shows, site, text, until } from "./support/browser.mjs";

const own = site();
const shown = (page) => page.locator(".vote li").evaluateAll((items) => items.map((item) => item.textContent.trim().replace(/\s+/g, " ")));
const meters = (page) => page.locator("meter").evaluateAll((meters) => meters.map(({ value, max }) => `${value} of ${max}`));
const rendered = async (page) => Number(await text(page, "#rendered"));

test("each change is rendered once, however many pages show it", async () => {
  const pages = [];
  for (let n = 1; n <= 3; n++) {
    pages.push(await (await own.visitor()).follow("/shared"));
    for (const page of pages) await shows(page, "#viewers", `${n}`);
  }
  const [one, two, three] = pages;
  // Who comes last has it rendered, too, where it has changed since.
  const before = await rendered(three);
  for (const page of pages) await until(() => rendered(page), before);
  await one.getByRole("button", { name: "Walnut" }).click();
  for (const page of pages) await until(() => rendered(page), before + 1);
  await two.getByRole("button", { name: "Ash" }).click();
  for (const page of pages) await until(() => rendered(page), before + 2);
  await three.getByRole("button", { name: "Walnut" }).click();
  for (const page of pages) {
    await until(() => rendered(page), before + 3);
    await shows(page, "#votes", "3");
    assert.deepEqual(await shown(page), ["Oak 0", "Walnut 2", "Maple 0", "Cherry 0", "Ash 1"]);
    assert.deepEqual(await meters(page), ["0 of 2", "2 of 2", "0 of 2", "0 of 2", "1 of 2"]);
  }
  // What each visitor has done is his own.
  await shows(one, ".mine", "You have voted for Walnut.");
  await shows(two, ".mine", "You have voted for Ash.");
  await three.close();
  for (const page of [one, two]) await shows(page, "#viewers", "2");
});

test("without JavaScript the vote is posted", async () => {
  const page = await (await own.visitor({ javaScriptEnabled: false })).open("/shared");
  const before = Number(await text(page, "#votes"));
  await page.getByRole("button", { name: "Cherry" }).click();
  await shows(page, "#votes", `${before + 1}`);
  assert.equal((await shown(page))[3], "Cherry 1");
});
