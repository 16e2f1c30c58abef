import assert from "node:assert/strict";
import { test } from "node:test";
import { shows, site, text } from "./support/browser.mjs";

const own = site();
const more = "button[aria-label='Count one more']";

test("all tabs of a visitor show the same count", async () => {
  const visitor = await own.visitor();
  const first = await visitor.follow("/counter");
  const second = await visitor.follow("/counter");
  await first.click(more);
  await first.click(more);
  await shows(second, "output", "2");
  await second.click(more);
  await shows(first, "output", "3");
});

test("visitors do not share a count", async () => {
  const [ann, ben] = [await own.visitor(), await own.visitor()];
  const hers = await ann.follow("/counter");
  const his = await ben.follow("/counter");
  await hers.click(more);
  await shows(hers, "output", "1");
  await his.click(more);
  await his.click(more);
  await shows(his, "output", "2");
  assert.equal(await text(hers, "output"), "1");
});

test("the count outlives the page", async () => {
  const visitor = await own.visitor();
  const page = await visitor.follow("/counter");
  await page.click(more);
  await shows(page, "output", "1");
  await page.reload();
  assert.equal(await text(page, "output"), "1");
  await page.close();
  assert.equal(await text(await visitor.open("/counter"), "output"), "1");
});

test("from ten on there are many, until one starts again", async () => {
  const page = await (await own.visitor()).follow("/counter");
  for (let clicks = 0; clicks < 10; clicks++) await page.click(more);
  await shows(page, ".figure small", "many");
  assert.equal(await text(page, "output"), "10");
  await page.click("text=Start again");
  await page.locator(".figure small").waitFor({ state: "detached" });
  assert.equal(await text(page, "output"), "0");
});
