import assert from "node:assert/strict";
import { test } from "node:test";
import { shows, site, watch } from "./support/browser.mjs";

const own = site();

test("an async trigger marks its button as busy, and holds up nothing else", async () => {
  const page = await (await own.visitor()).follow("/async");
  const seen = await watch(page, () => {
    const [search] = document.querySelectorAll(".own button");
    const shown = (id) => document.querySelector(id).textContent;
    return [search.ariaBusy, search.classList.contains("marquetry-busy"), shown("#count"), shown("#prime")];
  });
  await page.evaluate(() => {
    const [search, count] = document.querySelectorAll(".own button");
    for (const button of [search, count, count]) button.click();
  });
  await shows(page, "#prime", "9999991");
  await page.locator("button:not(.marquetry-busy):not([aria-busy])", { hasText: "Search" }).waitFor();
  const states = await seen();
  assert.ok(states.some((state) => `${state}` === "true,true,2,unknown"), JSON.stringify(states));
  assert.deepEqual(states.at(-1), [null, false, "2", "9999991"]);
});
