import assert from "node:assert/strict";
import { test } from "node:test";
import { shows, site, text } from "./support/browser.mjs";

const own = site();

test("a drawer shows what its page wrote into it, while it is open", async () => {
  const page = await (await own.visitor()).follow("/slots");
  const drawer = ".drawer";
  assert.match(await text(page, drawer), /\(closed\)/);
  for (let time = 0; time < 2; time++) {
    await page.click(`${drawer} button`);
    await shows(page, drawer, (shown) => shown.includes("Walnut yields") && !shown.includes("closed"));
    assert.equal(await page.locator(`${drawer} .stars`).count(), 1);
    await page.click(`${drawer} button`);
    await shows(page, drawer, (shown) => shown.includes("(closed)") && !shown.includes("Walnut"));
  }
});
