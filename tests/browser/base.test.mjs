// An application under a path: its pages live, are navigated and post from there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { shows, site, text } from "./support/browser.mjs";

const own = site({ program: "base" });

test("a page under a path lives, and is left without a reload", async () => {
  const page = await (await own.visitor()).follow("/app");
  await page.evaluate(() => (window.stays = true));
  await page.click("button");
  await shows(page, "output", "1");
  await page.click("#cart");
  await shows(page, "h1", "Cart");
  assert.equal(page.url(), `${own.tour.url}/app/cart`);
  await page.click("button");
  await shows(page, "output", "2");
  await page.evaluate(() => import("/app/_marquetry/client.js").then(({ navigate }) => navigate("/app")));
  await shows(page, "h1", "Home");
  assert.equal(await page.evaluate(() => window.stays), true);
});

test("without JavaScript its forms come back to it, its root too", async () => {
  const page = await (await own.visitor({ javaScriptEnabled: false })).open("/app");
  for (const [path, count] of [
    ["/app", "1"],
    ["/app/cart", "2"],
  ]) {
    await page.goto(own.tour.url + path);
    await Promise.all([page.waitForEvent("load"), page.click("button")]);
    assert.equal(page.url(), own.tour.url + path);
    assert.equal(await text(page, "output"), count);
  }
});
