import assert from "node:assert/strict";
import { test } from "node:test";
import { PAGE, withBrowser } from "./browser";

const browser = withBrowser();

for (const [how, carries, scripts] of [
  ["", false, false],
  [", where what comes anew goes into what is there", true, false],
  [", beside what its scripts add to fragments", false, true],
  [", where what comes anew goes into what is there, beside what its scripts add", true, true],
] as const)
  test(`random changes patch the served page into what a new page would be${how}`, async () => {
    const page = await browser.page();
    await page.addScriptTag({ content: PAGE });
    if (carries) await page.evaluate(() => window.mq.carries());
    const seed = Number(process.env.SEED ?? 1);
    const count = Number(process.env.PAGES ?? 600);
    const difference = await page.evaluate(([from, to, scripts]) => window.mq.properties(from, to, 12, scripts), [
      seed,
      seed + count,
      scripts,
    ] as const);
    assert.equal(difference, undefined);
  });
