// What is the browser's in the page store comes back to a server that knows nothing of the page, though none of the page's own scripts uses the store.
import assert from "node:assert/strict";
import { test } from "node:test";
import { shows, site } from "./support/browser.mjs";
import { start } from "./support/tour.mjs";

const own = site({ program: "site" });

test("fields of the page store that the browser may change outlive the server", async () => {
  const page = await (await own.visitor({ forgiving: true })).follow("/item/1");
  await page.fill("#write", "walnut, please");
  await shows(page, "#note", "walnut, please");
  await page.click("#buy");
  await shows(page, "#cart", "1");
  await page.evaluate(() => (window.mark = 1));
  // What a fragment shows and what the page store holds come in one message.
  await own.tour.kill();
  await page.locator("html.marquetry-disconnected").waitFor({ state: "attached" });
  own.tour = await start({ program: "site", port: own.tour.port });
  // What only the server changes begins anew.
  await shows(page, "#cart", "");
  await shows(page, "#note", "walnut, please");
  assert.equal(await page.inputValue("#write"), "walnut, please");
  assert.equal(await page.evaluate(() => window.mark), 1, "the page was not loaded anew");
});
