import assert from "node:assert/strict";
import { test } from "node:test";
import { PAGE, withBrowser } from "./browser";

const browser = withBrowser();

test("random changes patch the served page into what a new page would be", async () => {
  const page = await browser.page();
  await page.addScriptTag({ content: PAGE });
  const seed = Number(process.env.SEED ?? 1);
  const count = Number(process.env.PAGES ?? 600);
  const difference = await page.evaluate(([from, to]) => window.mq.properties(from, to, 12), [
    seed,
    seed + count,
  ] as const);
  assert.equal(difference, undefined);
});
