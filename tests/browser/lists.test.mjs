import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { site, until } from "./support/browser.mjs";

const own = site();
let page;

beforeEach(async () => {
  page = await (await own.visitor()).follow("/lists");
});

const names = () => page.locator(".rows .name").allTextContents();
/** Presses a button without taking the focus away from where it is. */
const press = (name) => page.locator(".actions button", { hasText: name }).evaluate((button) => button.click());
const shuffle = async () => {
  const before = (await names()).join();
  // One order in 120 is the one before.
  await until(async () => {
    await press("Shuffle");
    return (await names()).join();
  }, (now) => now !== before);
};

test("a row that moves keeps its element, focus, caret and text", async () => {
  const note = page.getByLabel("Note on ebony");
  await note.fill("from Gabon");
  await note.evaluate((input) => {
    input.setSelectionRange(2, 4);
    window.row = input.closest("li");
    window.rows = [...document.querySelectorAll(".rows li")];
  });
  const state = () =>
    page.evaluate(() => {
      const active = document.activeElement;
      return {
        same: window.row.isConnected && active.closest("li") === window.row,
        all: window.rows.every((row) => row.isConnected),
        caret: [active.selectionStart, active.selectionEnd],
        value: active.value,
      };
    });
  const kept = { same: true, all: true, caret: [2, 4], value: "from Gabon" };
  await press("Sort");
  await until(names, ["cherry", "ebony", "maple", "oak", "walnut"]);
  assert.deepEqual(await state(), kept);
  await press("Reverse");
  await until(names, ["walnut", "oak", "maple", "ebony", "cherry"]);
  assert.deepEqual(await state(), kept);
  await shuffle();
  assert.deepEqual(await state(), kept);
});

test("rows are numbered anew wherever they go", async () => {
  await press("Reverse");
  await until(names, ["oak", "cherry", "ebony", "maple", "walnut"]);
  await until(() => page.locator(".rows .number").allTextContents(), ["1", "2", "3", "4", "5"]);
});

test("rows come and go", async () => {
  await press("Add");
  await until(names, ["walnut", "maple", "ebony", "cherry", "oak", "pear"]);
  await page.getByLabel("Remove maple").click();
  await page.getByLabel("Remove walnut").click();
  await until(names, ["ebony", "cherry", "oak", "pear"]);
  await page.getByLabel("Remove pear").click();
  await until(names, ["ebony", "cherry", "oak"]);
});

test("a filter shows the rows that match, and what to say when none does", async () => {
  const search = page.locator("input[type=search]");
  await search.pressSequentially("Le");
  await until(names, ["maple"]);
  await search.fill("zzz");
  await page.locator(".none").waitFor();
  assert.deepEqual(await names(), []);
  await search.fill("");
  await until(names, ["walnut", "maple", "ebony", "cherry", "oak"]);
  await page.locator(".none").waitFor({ state: "detached" });
  assert.ok(await search.evaluate((input) => input === document.activeElement));
});
