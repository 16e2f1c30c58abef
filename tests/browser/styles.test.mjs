// Titles that follow stores, and style sheets that keep to their component.
import assert from "node:assert/strict";
import { test } from "node:test";
import { site, until } from "./support/browser.mjs";

const tour = site();
const style = (page, selector, name) => page.locator(selector).first().evaluate((element, name) => getComputedStyle(element)[name], name);

test("the title of the tab counts, and is the note's while that is open", async () => {
  const visitor = await tour.visitor();
  const page = await visitor.follow("/styles");
  assert.equal(await page.title(), "(2) A head and styles for every component · Marquetry");
  await page.locator("button", { hasText: "One arrives" }).click();
  await until(() => page.title(), "(3) A head and styles for every component · Marquetry");
  await page.locator("button", { hasText: "Show or hide" }).click();
  await until(() => page.title(), "A note is open · Marquetry");
  await page.locator("button", { hasText: "Read all" }).click();
  await page.locator(".none strong").waitFor();
  assert.equal(await page.title(), "A note is open · Marquetry");
  await page.locator("button", { hasText: "Show or hide" }).click();
  await until(() => page.title(), "(0) A head and styles for every component · Marquetry");
});

test("a style sheet is for the elements of its component, also of one that comes later", async () => {
  const visitor = await tour.visitor();
  const page = await visitor.follow("/styles");
  const hint = ".hint p";
  assert.equal(await style(page, ".own > p", "borderInlineStartStyle"), "solid");
  assert.equal(await style(page, hint, "borderInlineStartStyle"), "none");
  const sheets = await page.locator("head style").count();
  await page.locator("button", { hasText: "Show or hide" }).click();
  await page.locator("em", { hasText: "of its own" }).waitFor();
  await until(() => page.locator("head style").count(), sheets + 1);
  assert.equal(await style(page, ".own p:has(em)", "borderTopStyle"), "dashed");
  assert.match(await style(page, ".own p:has(em)", "animationName"), /^appear-/);
  assert.equal(await style(page, ".own > p", "borderTopStyle"), "none");
  assert.equal(await style(page, hint, "borderTopStyle"), "none");
  for (let again = 0; again < 2; again++) await page.locator("button", { hasText: "Show or hide" }).click();
  await page.locator("em", { hasText: "of its own" }).waitFor();
  assert.equal(await page.locator("head style").count(), sheets + 1);
});

test("without JavaScript the head and the styles are there, each once", async () => {
  const visitor = await tour.visitor({ javaScriptEnabled: false });
  const page = await visitor.open("/styles");
  assert.equal(await page.title(), "(2) A head and styles for every component · Marquetry");
  const html = await page.content();
  assert.equal(html.match(/name="description"/g).length, 1);
  assert.ok(html.includes('content="A title that counts'));
  assert.equal(await style(page, ".own > p", "borderInlineStartStyle"), "solid");
  assert.equal(await style(page, ".hint p", "borderInlineStartStyle"), "none");
});
