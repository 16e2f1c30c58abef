import assert from "node:assert/strict";
import { test } from "node:test";
import { shows, site, text, until, watch } from "./support/browser.mjs";

const own = site();
const pause = ".own button >> nth=0";
const toggle = ".own button >> nth=1";
const number = async (page) => Number(await text(page, ".own em"));
const ticks = async (page, times) => {
  for (let tick = 0; tick < times; tick++) {
    const before = await text(page, ".own em");
    await shows(page, ".own em", (after) => after !== before);
  }
};
/** Waits until the page has no call under way. */
const idle = (page, button) => page.locator(`${button} >> [aria-busy]`).waitFor({ state: "detached" });

test("the timer ticks, and shows its newest value only", async () => {
  const page = await (await own.visitor()).follow("/timer");
  const seen = await watch(page, () => document.querySelector(".own em").textContent.trim());
  const numbers = await until(seen, (all) => all.length > 3);
  for (let at = 1; at < numbers.length; at++) assert.ok(/^\d+$/.test(numbers[at]) && +numbers[at] > +numbers[at - 1], `${numbers}`);
});

test("a page that pauses stands still while others go on", async () => {
  const visitor = await own.visitor();
  const still = await visitor.follow("/timer");
  const going = await visitor.follow("/timer");
  await ticks(still, 1);
  await still.click(pause);
  await idle(still, pause);
  const paused = await number(still);
  await ticks(going, 3);
  assert.equal(await number(still), paused);
  await still.click(pause);
  await idle(still, pause);
  await ticks(going, 2);
  assert.equal(await number(still), paused, "pausing twice is pausing once");
  await still.click(toggle);
  await ticks(still, 2);
});

test("the second button pauses, too", async () => {
  const visitor = await own.visitor();
  const still = await visitor.follow("/timer");
  const going = await visitor.follow("/timer");
  await ticks(still, 1);
  await still.click(toggle);
  await idle(still, toggle);
  const paused = await number(still);
  await ticks(going, 3);
  assert.equal(await number(still), paused);
});
