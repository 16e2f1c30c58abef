import assert from "node:assert/strict";
import { test } from "node:test";
import { shows, site, text, until } from "./support/browser.mjs";

const own = site();

const book = async (page, name, seats) => {
  await page.fill("#name", name);
  await page.fill("#seats", seats);
  await page.click("form button");
};

for (const [how, options] of [
  ["live", {}],
  ["without JavaScript", { javaScriptEnabled: false }],
]) {
  test(`${how}, errors stand beside their fields, which keep what was typed`, async () => {
    const visitor = await own.visitor(options);
    const page = await (how === "live" ? visitor.follow("/forms") : visitor.open("/forms"));
    await book(page, " ", "9");
    await shows(page, "#seats-error", "The boat has 8 seats, so 9 cannot be booked.");
    await shows(page, "#name-error", "Whom do we expect?");
    assert.deepEqual([await page.inputValue("#name"), await page.inputValue("#seats")], [" ", "9"]);
    await until(() => page.getAttribute("#seats", "aria-invalid"), "true");
    assert.equal(await text(page, ".done"), "");

    await book(page, "Ben", "many");
    await shows(page, "#seats-error", '"many" is not a whole number');
    await shows(page, "#name-error", "");
    assert.deepEqual([await page.inputValue("#name"), await page.inputValue("#seats")], ["Ben", "many"]);

    await book(page, "Ann <b>&amp;", "1");
    await shows(page, ".done", "Booked: one seat for Ann <b>&amp;.");
    await until(async () => (await text(page, "#name-error")) + (await text(page, "#seats-error")), "");
    await until(() => page.getAttribute("#name", "aria-invalid"), "false");
    await until(() => page.inputValue("#name"), "");
    await until(() => page.inputValue("#seats"), "2");
    assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, "/forms");

    await page.reload();
    assert.equal(await text(page, "#seats-error"), "", "an error is shown once");
  });
}

test("the keyboard sends a form, too", async () => {
  const page = await (await own.visitor()).follow("/forms");
  await page.fill("#name", "Ben");
  await page.press("#name", "Enter");
  await shows(page, ".done", "Booked: 2 seats for Ben.");
});
