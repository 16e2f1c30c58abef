import assert from "node:assert/strict";
import { test } from "node:test";
import { connected, site, text, until, watch } from "./support/browser.mjs";

const own = site();
const rows = (page) => page.locator(".rows li").evaluateAll((all) => all.map((row) => row.lastElementChild.textContent));
const WAITS = "is asked …";
/** In which order the workshops answer. */
const ORDER = [2, 1, 0];

/** Opens the page, and gives all that its rows ever show: the wood and the offer of each. */
async function open(visitor) {
  const page = await visitor.open("/");
  const seen = await watch(page, () => {
    const rows = [...document.querySelectorAll(".rows li")].map((row) => [...row.children].slice(2).map((cell) => cell.textContent));
    return rows.length === 3 && rows.every((row) => row.length === 2) && rows;
  });
  await page.goto(`${own.tour.url}/await`, { waitUntil: "commit" });
  return [page, async () => (await seen()).filter((rows) => rows)];
}

/** All wait at first, and then nobody's offer is shown before those of who answers earlier. */
function inOrder(states) {
  assert.deepEqual(states[0].map(([, offer]) => offer), [WAITS, WAITS, WAITS]);
  for (const state of states) {
    const answered = ORDER.map((workshop) => state[workshop][1] !== WAITS);
    assert.deepEqual(answered, answered.toSorted().reverse(), JSON.stringify(state));
  }
}

test("results come in the order in which they are there, and the page is live meanwhile", async () => {
  const [page, seen] = await open(await own.visitor());
  await connected(page);
  await until(() => rows(page), ["31 €", "27 €", "36 €"]);
  inOrder(await seen());
  assert.equal(await page.locator("marquetry-frame").count(), 0);
});

test("another choice begins anew, and what was asked before never arrives", async () => {
  const [page, seen] = await open(await own.visitor());
  await connected(page);
  await until(() => rows(page), (rows) => rows[2] === "36 €");
  await page.getByRole("button", { name: "ebony" }).click();
  await until(() => rows(page), ["93 €", "has none left", "108 €"]);
  const states = await seen();
  const ebony = states.filter(([[wood]]) => wood === "ebony");
  inOrder(ebony);
  assert.deepEqual(states.slice(-ebony.length), ebony);
  for (const [[, first], [, second], [, third]] of ebony) {
    assert.ok([WAITS, "93 €"].includes(first) && [WAITS, "has none left"].includes(second) && [WAITS, "108 €"].includes(third));
  }
});

test("results come in the answer where no connection can be made", async () => {
  const visitor = await own.visitor();
  const page = await visitor.open("/");
  await page.addInitScript(() => {
    window.WebSocket = class {
      constructor() {
        setTimeout(() => this.onclose(), 50);
      }
    };
    window.fetch = () => Promise.reject(new TypeError("blocked"));
  });
  await page.goto(`${own.tour.url}/await`, { waitUntil: "commit" });
  await until(() => rows(page), ["31 €", "27 €", "36 €"]);
  await page.waitForLoadState("load");
  assert.equal(await page.locator("marquetry-frame").count(), 0);
  assert.equal(await page.locator("html.marquetry-connected").count(), 0);
});

test("a page that was left in the middle comes back with its results", async () => {
  const page = await (await own.visitor()).follow("/await");
  await page.goto(`${own.tour.url}/counter`);
  await page.goBack();
  await connected(page);
  await until(() => rows(page), ["31 €", "27 €", "36 €"]);
});

test("without JavaScript the results are in place", async () => {
  const page = await (await own.visitor({ javaScriptEnabled: false })).open("/await");
  await page.waitForURL(`${own.tour.url}/await?_await`);
  // The answer waits for all of them: nothing of what is shown meanwhile is in it.
  await page.getByText("31 €").waitFor();
  const shown = await text(page, ".rows");
  for (const part of ["31 €", "27 €", "36 €"]) assert.ok(shown.includes(part), shown);
  assert.ok(!shown.includes(WAITS), shown);
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "maple" }).click()]);
  assert.match(page.url(), /\/await\?_await/);
});
