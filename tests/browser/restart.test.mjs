// What is the browser's in the page store comes back to a server that knows nothing of the page, though none of the page's own scripts uses the store.
import assert from "node:assert/strict";
import { test } from "node:test";
import { shows, site, until } from "./support/browser.mjs";
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

test("what the visitor does in a page that was navigated to, and in the layout that came along, outlives the server", async (t) => {
  const page = await (await own.visitor({ forgiving: true })).follow("/");
  await page.click("#look");
  await page.click("#one");
  await shows(page, "h1", "Item 1");
  await page.click("#look");
  await shows(page, "#basket", "0 things, 2 looks");
  await page.fill("[name=q]", "half a wo");
  await page.fill("#write", "walnut, please");
  await shows(page, "#note", "walnut, please");
  await page.click("#details summary");
  await page.fill("#typed", "in a fragment");
  await page.evaluate(() => {
    window.mark = 1;
    for (const element of document.querySelectorAll("body *")) element.mark = 1;
    document.querySelector("#typed").setSelectionRange(3, 5);
    scrollTo(0, 500);
  });
  const place = () => page.evaluate(() => Math.round(document.querySelector("#bottom").getBoundingClientRect().top));
  const before = await place();
  await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => /\/anew-/.test(name)));
  let received = 0;
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => (received += payload.length)));
  const asked = [];
  page.on("request", (request) => request.isNavigationRequest() && asked.push(request.url()));
  page.on("request", (request) => /x-marquetry/.test(request.headers().accept) && asked.push(request.url()));
  await own.tour.kill();
  await page.locator("html.marquetry-disconnected").waitFor({ state: "attached" });
  own.tour = await start({ program: "site", port: own.tour.port });
  await shows(page, "#basket", "0 things, 0 looks");
  await shows(page, "#note", "walnut, please");
  t.diagnostic(`${received} bytes came`);
  const now = await page.evaluate(() => ({
    mark: window.mark,
    fresh: [...document.querySelectorAll("body *")].filter((element) => !element.mark).map(({ id, localName }) => `${localName}#${id}`),
    values: ["[name=q]", "#write", "#typed"].map((selector) => document.querySelector(selector).value),
    focus: document.activeElement.id,
    caret: [document.activeElement.selectionStart, document.activeElement.selectionEnd],
    details: document.querySelector("#details").open,
  }));
  assert.deepEqual(now, {
    mark: 1,
    fresh: [],
    values: ["half a wo", "walnut, please", "in a fragment"],
    focus: "typed",
    caret: [3, 5],
    details: true,
  });
  await until(place, before);
  assert.deepEqual(asked, [], "no page was fetched");
  // Each button is that of its instance here, too.
  await page.click("#buy");
  await shows(page, "#cart", "1");
  await page.click("#look");
  await shows(page, "#basket", "1 things, 1 looks");
  await page.click("#ring");
  await shows(page, "#sign", "Item 1 rung 1");
  await page.click("#count");
  await shows(page, "output", "1");
});

/** Has the server go, and another one come, perhaps with other variables; until the page shows what that shows. */
async function restart(page, [selector, wanted], variables) {
  // A module that the page has only once it was connected.
  await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => /\/anew-/.test(name)));
  await own.tour.kill();
  await page.locator("html.marquetry-disconnected").waitFor({ state: "attached" });
  own.tour = await start({ program: "site", port: own.tour.port, ...variables });
  await shows(page, selector, wanted);
}

test("what was entered in bound controls is in their stores on the other server, too", async () => {
  const page = await (await own.visitor({ forgiving: true })).follow("/bound");
  // A module that notes what is entered.
  await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => /\/anew-/.test(name)));
  await page.fill("#outer", "walnut");
  await page.fill("#area", "two\nlines");
  await page.check("#on");
  await page.selectOption("#size", "L");
  await page.selectOption("#sizes", ["M", "L"]);
  await page.fill("#all", "the application's");
  await page.fill("#inner", "oak, oiled");
  await shows(page, "#held", "walnut,oak, oiled,two\nlines,true,L,M+L,the application's");
  await page.evaluate(() => {
    window.mark = 1;
    document.querySelector("#inner").setSelectionRange(3, 5);
  });
  const values = () =>
    page.evaluate(() => [
      ...["outer", "inner", "area", "size", "all"].map((id) => document.getElementById(id).value),
      document.getElementById("on").checked,
      [...document.getElementById("sizes").selectedOptions].map(({ value }) => value).join("+"),
      document.activeElement.id,
      document.activeElement.selectionStart,
    ]);
  // The other server has no title there.
  const entitle = () => page.evaluate(() => (document.querySelector("#held").title = "of the one before"));
  // Again and again; what belongs to the whole application begins anew.
  for (let times = 0; times < 2; times++) {
    await entitle();
    await restart(page, ["#held:not([title])", "walnut,oak, oiled,two\nlines,true,L,M+L,all"]);
    assert.deepEqual(await values(), ["walnut", "oak, oiled", "two\nlines", "L", "all", true, "M+L", "inner", 3]);
  }
  // What the server has changed since then is not the visitor's any more.
  await page.click("#clear");
  await shows(page, "#held", "walnut,,two\nlines,true,L,M+L,all");
  await entitle();
  await restart(page, ["#held:not([title])", "walnut,,two\nlines,true,L,M+L,all"]);
  assert.equal(await page.inputValue("#inner"), "");
  assert.equal(await page.evaluate(() => window.mark), 1, "the page was not loaded anew");
});

/** Clicks a link; what the answer says before what it has. */
async function answer(page, selector) {
  const answered = page.waitForResponse((response) => response.headers()["content-type"] === "application/x-marquetry");
  await page.click(selector);
  return JSON.parse((await (await answered).text()).split("\0")[0]);
}

test("after a restart the first navigation keeps the layout, with what was typed in it", async () => {
  const page = await (await own.visitor({ forgiving: true })).follow("/item/1");
  await page.click("#look");
  await shows(page, "#basket", "0 things, 1 looks");
  await page.fill("[name=q]", "half a wo");
  await page.evaluate(() => {
    window.mark = 1;
    for (const element of document.querySelectorAll("header, header *, #space")) element.mark = 1;
  });
  const kept = () =>
    page.evaluate(() => ({
      mark: window.mark,
      typed: document.querySelector("[name=q]").value,
      // What shows where one is, is another one.
      fresh: [...document.querySelectorAll("header, header *, #space")].filter(({ id, mark }) => !mark && !/^(ring|sign|typed)$/.test(id)).length,
    }));
  // From the page that was loaded, and from one that was navigated to.
  for (const [link, title] of [
    ["#two", "Item 2"],
    ["#one", "Item 1"],
  ]) {
    await restart(page, ["#basket", "0 things, 0 looks"]);
    const { at } = await answer(page, link);
    assert.ok(at.length > 0, "only what differs came");
    await shows(page, "h1", title);
    assert.deepEqual(await kept(), { mark: 1, typed: "half a wo", fresh: 0 });
    assert.equal(await page.title(), title);
    // What lives in the layout is that of the page that was run anew, and goes along.
    await page.click("#look");
    await shows(page, "#basket", "0 things, 1 looks");
    await page.click("#ring");
    await shows(page, "#sign", `${title} rung 1`);
  }
});

test("after a restart a layout that lives goes along", async () => {
  const page = await (await own.visitor({ forgiving: true })).follow("/stall/Apples");
  await page.fill("#aside", "half a wo");
  await page.click("#sell");
  await shows(page, "#sold", "Apples sold 1");
  for (const [link, left, name] of [
    ["#pears", "Apples", "Pears"],
    ["#apples", "Pears", "Apples"],
  ]) {
    await restart(page, ["#sold", `${left} sold 0`]);
    await page.click("#sell");
    await shows(page, "#sold", `${left} sold 1`);
    assert.ok((await answer(page, link)).at, "only what differs came");
    await shows(page, "#sold", `${name} sold 1`);
    await page.click("#sell");
    await shows(page, "#sold", `${name} sold 2`);
    assert.equal(await page.inputValue("#aside"), "half a wo");
  }
});

test("another build that shows other markup is shown by the first navigation", async () => {
  const page = await (await own.visitor({ forgiving: true })).follow("/item/1");
  await page.click("#look");
  await shows(page, "#basket", "0 things, 1 looks");
  await page.evaluate(() => (window.mark = 1));
  await restart(page, ["#basket", "0 things, 0 looks"], { BOTTOM: "Another bottom" });
  assert.equal((await answer(page, "#two")).at, undefined, "all came");
  await shows(page, "h1", "Item 2");
  await shows(page, "#bottom", "Another bottom");
  assert.equal(await page.evaluate(() => window.mark), 1, "without a reload");
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
