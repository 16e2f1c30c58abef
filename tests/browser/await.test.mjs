import assert from "node:assert/strict";
import { test } from "node:test";
import { connected, site, text, until } from "./support/browser.mjs";

const own = site();
const rows = (page) => page.locator(".rows li").evaluateAll((all) => all.map((row) => row.lastElementChild.textContent));
const WAITS = "is asked …";

test("results come in the order in which they are there, and the page is live meanwhile", async () => {
  const page = await (await own.visitor()).follow("/await");
  assert.deepEqual((await rows(page)).slice(0, 2), [WAITS, WAITS]);
  await until(() => rows(page), [WAITS, WAITS, "36 €"]);
  await until(() => rows(page), [WAITS, "27 €", "36 €"]);
  await until(() => rows(page), ["31 €", "27 €", "36 €"]);
  assert.equal(await page.locator("marquetry-frame").count(), 0);
});

test("another choice begins anew, and what was asked before never arrives", async () => {
  const page = await (await own.visitor()).follow("/await");
  await until(() => rows(page), [WAITS, WAITS, "36 €"]);
  await page.getByRole("button", { name: "ebony" }).click();
  await until(() => rows(page), [WAITS, WAITS, WAITS]);
  const seen = new Set();
  await until(
    async () => {
      const now = await rows(page);
      for (const row of now) seen.add(row);
      return now;
    },
    ["93 €", "has none left", "108 €"],
  );
  assert.ok(!seen.has("27 €") && !seen.has("31 €"), [...seen].join());
});

test("results come in the answer where no connection can be made", async () => {
  const visitor = await own.visitor();
  const page = await visitor.open("/");
  await page.addInitScript(() => {
    window.WebSocket = class {
      constructor() {
        setTimeout(() => this.onclose(), 50);
      }
    };
  });
  await page.goto(`${own.tour.url}/await`, { waitUntil: "commit" });
  await until(() => rows(page), [WAITS, WAITS, "36 €"]);
  assert.equal(await page.evaluate(() => document.readyState), "loading");
  await until(() => rows(page), ["31 €", "27 €", "36 €"]);
  await page.waitForLoadState("load");
  assert.equal(await page.locator("marquetry-frame").count(), 0);
});

test("a page that was left in the middle comes back with its results", async () => {
  const page = await (await own.visitor()).follow("/await");
  await page.goto(`${own.tour.url}/counter`);
  await page.goBack();
  await connected(page);
  await until(() => rows(page), ["31 €", "27 €", "36 €"]);
});

test("without JavaScript the results are in place", async () => {
  const page = await (await own.visitor({ javaScriptEnabled: false })).open("/await");
  await page.waitForURL(`${own.tour.url}/await?_await`);
  // The answer waits for all of them: nothing of what is shown meanwhile is in it.
  await page.getByText("31 €").waitFor();
  const shown = await text(page, ".rows");
  for (const part of ["31 €", "27 €", "36 €"]) assert.ok(shown.includes(part), shown);
  assert.ok(!shown.includes(WAITS), shown);
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "maple" }).click()]);
  assert.match(page.url(), /\/await\?_await/);
});
