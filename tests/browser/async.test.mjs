import assert from "node:assert/strict";
import { test } from "node:test";
import { shows, site, text } from "./support/browser.mjs";

const own = site();

test("an async trigger marks its button as busy, and holds up nothing else", async () => {
  const page = await (await own.visitor()).follow("/async");
  const search = page.getByRole("button", { name: "Search" });
  await search.click();
  await page.locator("button.marquetry-busy[aria-busy=true]", { hasText: "Search" }).waitFor();
  await page.locator(".own button", { hasText: "Count" }).click();
  await page.locator(".own button", { hasText: "Count" }).click();
  await shows(page, "#count", "2");
  assert.equal(await text(page, "#prime"), "unknown");
  await shows(page, "#prime", "9999991");
  await page.locator("button:not(.marquetry-busy):not([aria-busy])", { hasText: "Search" }).waitFor();
});
