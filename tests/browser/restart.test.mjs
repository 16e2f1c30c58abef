// What is the browser's in the page store comes back to a server that knows nothing of the page, though none of the page's own scripts uses the store.
import assert from "node:assert/strict";
import { test } from "node:test";
import { shows, site } from "./support/browser.mjs";
import { start } from "./support/tour.mjs";

const own = site({ program: "site" });

test("fields of the page store that the browser may change outlive the server", async () => {
  const page = await (await own.visitor({ forgiving: true })).follow("/item/1");
  await page.fill("#write", "walnut, please");
  await shows(page, "#note", "walnut, please");
  await page.click("#buy");
  await shows(page, "#cart", "1");
  await page.evaluate(() => (window.mark = 1));
  // What a fragment shows and what the page store holds come in one message.
  await own.tour.kill();
  await page.locator("html.marquetry-disconnected").waitFor({ state: "attached" });
  own.tour = await start({ program: "site", port: own.tour.port });
  // What only the server changes begins anew.
  await shows(page, "#cart", "");
  await shows(page, "#note", "walnut, please");
  assert.equal(await page.inputValue("#write"), "walnut, please");
  assert.equal(await page.evaluate(() => window.mark), 1, "the page was not loaded anew");
});

const rows = site({ program: "rows", PEOPLE: "1..300" });

test("of a long list that has changed meanwhile only the rows come that are new, and the others stay what they are", async (t) => {
  const page = await (await rows.visitor({ forgiving: true })).follow("/people");
  const html = await page.evaluate(() => document.querySelector("ul").innerHTML.length);
  let received = 0;
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => (received += payload.length)));
  await page.fill("[data-name='Person 150'] input", "walnut, please");
  await page.evaluate(() => {
    for (const row of document.querySelectorAll("li")) row.mark = row.dataset.name;
  });
  // A module that the page has only once it was connected.
  await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => /\/anew-/.test(name)));
  await rows.tour.kill();
  await page.locator("html.marquetry-disconnected").waitFor({ state: "attached" });
  rows.tour = await start({ program: "rows", port: rows.tour.port, PEOPLE: "0..301", WITHOUT: "7" });
  await page.locator("[data-name='Person 300']").waitFor();
  const now = await page.evaluate(() =>
    [...document.querySelectorAll("li")].map((row) => [row.dataset.name, row.querySelector("b").textContent, row.mark ?? "new"].join()),
  );
  const expected = [...Array(301).keys()].filter((one) => one !== 7).map((one) => `Person ${one},Person ${one},${one % 300 ? `Person ${one}` : "new"}`);
  assert.deepEqual(now, expected, "each row is the element that it was");
  t.diagnostic(`${received} bytes came for a list of ${html}`);
  assert.ok(received * 20 < html, `${received} bytes came for a list of ${html}`);
  assert.equal(await page.inputValue("[data-name='Person 150'] input"), "walnut, please");
  // Its instance has another number now.
  for (const person of [0, 6, 8, 150, 299, 300]) {
    await page.click(`[data-name='Person ${person}'] button`);
    await shows(page, `[data-name='Person ${person}'] output`, "1");
  }
  assert.equal(await page.evaluate(() => [...document.querySelectorAll("output")].filter((one) => one.textContent !== "0").length), 6);
});
