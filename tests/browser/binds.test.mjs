import assert from "node:assert/strict";
import { test } from "node:test";
import { shows, site, text, until } from "./support/browser.mjs";

const own = site();
const footer = (page) => text(page, ".card footer").then((text) => text.replace(/\s+/g, " "));
const becomes = (page, wanted) => until(() => footer(page), wanted);

test("what is entered shows at once, in every tab, and in the controls there", async () => {
  const visitor = await own.visitor();
  const [page, other] = [await visitor.follow("/binds"), await visitor.follow("/binds")];
  assert.equal(await footer(page), "Linen paper, 12.5 g, by Ship, lighthouse");
  await page.fill("#text", "Two\nlines & more");
  await shows(other, ".written", "Two\nlines & more");
  await until(() => other.inputValue("#text"), "Two\nlines & more");
  await page.selectOption("#paper", "Kraft");
  await page.check("[value=Train]");
  await page.check("[value=heron]");
  await page.check("[name=registered]");
  await page.fill("#grams", "7");
  await page.press("#grams", "Tab");
  await becomes(other, "Kraft paper, 7 g, by Train, lighthouse and heron, registered");
  assert.deepEqual(
    await other.evaluate(() => [...document.querySelectorAll(":checked")].map((control) => control.value)),
    ["Kraft", "Train", "lighthouse", "heron", "on"],
  );
  await other.uncheck("[value=lighthouse]");
  await other.fill("#grams", "");
  await other.press("#grams", "Tab");
  await becomes(page, "Kraft paper, not weighed, by Train, heron, registered");
  assert.equal(await page.isChecked("[value=lighthouse]"), false);
  assert.equal(await page.inputValue("#grams"), "");
});

test("a value that does not fit is marked and stays in its field, and the store as it was", async () => {
  const page = await (await own.visitor()).follow("/binds");
  await page.fill("#grams", "many");
  await page.press("#grams", "Tab");
  await page.locator("#grams[aria-invalid=true]").waitFor();
  assert.equal(await page.inputValue("#grams"), "many");
  assert.match(await footer(page), /12\.5 g/);
  await page.fill("#grams", "12.5");
  await page.press("#grams", "Tab");
  await page.locator("#grams:not([aria-invalid])").waitFor();
});

test("what comes back from the server does not disturb what is being typed", async () => {
  const visitor = await own.visitor();
  const [page, other] = [await visitor.follow("/binds"), await visitor.follow("/binds")];
  await page.locator("#text").pressSequentially("abc", { delay: 5 });
  await page.locator("#text").evaluate((field) => field.setSelectionRange(0, 0));
  await page.keyboard.type("xyz");
  const typed = await page.inputValue("#text");
  assert.match(typed, /^xyz/);
  await until(() => other.inputValue("#text"), typed);
  assert.deepEqual(await page.locator("#text").evaluate((field) => [field.value, field.selectionStart]), [typed, 3]);
});

test("without JavaScript a form keeps what its controls are bound to", async () => {
  const page = await (await own.visitor({ javaScriptEnabled: false })).open("/binds");
  await page.fill("#text", "On paper.");
  await page.fill("#grams", "");
  await page.selectOption("#paper", "Laid");
  await page.check("[value=Train]");
  await page.uncheck("[value=lighthouse]");
  await page.check("[value=tulip]");
  await page.check("[name=registered]");
  await Promise.all([page.waitForEvent("load"), page.click("form button")]);
  assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, "/binds");
  assert.equal(await text(page, ".written"), "On paper.");
  assert.equal(await footer(page), "Laid paper, not weighed, by Train, tulip, registered");
  assert.equal(await page.inputValue("#text"), "On paper.");
  assert.equal(await page.isChecked("[value=Train]"), true);
  assert.equal(await page.inputValue("#paper"), "Laid");
});
