// Without JavaScript: the same markup posts, and comes back to the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { site, text, until } from "./support/browser.mjs";

const own = site();

test("a button posts, the visitor is sent back, and the count is kept", async () => {
  const visitor = await own.visitor({ javaScriptEnabled: false });
  const page = await visitor.open("/counter");
  const posts = [];
  page.on("response", (response) => response.request().method() === "POST" && posts.push(response.status()));
  for (const count of ["1", "2", "3"]) {
    await Promise.all([page.waitForEvent("load"), page.click("button[aria-label='Count one more']")]);
    assert.equal(await text(page, "output"), count);
    assert.equal(page.url(), `${own.tour.url}/counter`);
  }
  await until(() => posts, [303, 303, 303]);
  assert.equal(await text(await visitor.open("/counter"), "output"), "3");
  assert.equal(await text(await (await own.visitor({ javaScriptEnabled: false })).open("/counter"), "output"), "0");
});

test("a trigger with arguments, and one that is async, are posted, too", async () => {
  const page = await (await own.visitor({ javaScriptEnabled: false })).open("/lists");
  await Promise.all([page.waitForEvent("load"), page.getByLabel("Remove maple").click()]);
  assert.equal(page.url(), `${own.tour.url}/lists`);
  await page.goto(`${own.tour.url}/async`);
  await Promise.all([page.waitForEvent("load"), page.locator(".own button", { hasText: "Search" }).click()]);
  assert.equal(page.url(), `${own.tour.url}/async`);
});
