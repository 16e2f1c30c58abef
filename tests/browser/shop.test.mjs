// The shop: from a search to an order, as a customer walks it, with JavaScript and without.
import assert from "node:assert/strict";
import { test } from "node:test";
import { shows, site, text, until } from "./support/browser.mjs";

const own = site();
const path = (page) => new URL(page.url()).pathname;
const names = (page) => page.locator(".things strong").allTextContents();
const errors = (page) => page.locator(".error").allTextContents().then((all) => all.map((text) => text.trim()).filter(Boolean));

for (const [how, javaScriptEnabled, count, first] of [
  ["with JavaScript", true, 3, "Star box"],
  ["without JavaScript", false, 2, "Sun clock"],
])
  test(`from a search to an order, ${how}`, async () => {
    const visitor = await own.visitor({ javaScriptEnabled });
    const page = javaScriptEnabled ? await visitor.follow("/shop") : await visitor.open("/shop");
    assert.equal((await names(page)).length, 12);

    await page.fill("#q", first.toLowerCase());
    await page.click("form[role=search] button");
    await shows(page, ".found", (text) => /^1 piece for “\w+ \w+”$/.test(text));
    assert.deepEqual(await names(page), [first]);
    await page.click(".things a");
    await shows(page, "h1", first);
    assert.ok((await page.title()).startsWith(`${first} · Shop`));

    // More than there are, and more than one may ask for at once.
    await page.fill("#count", `${count + 2}`);
    await page.click("form:not([role]) button");
    await until(() => errors(page), [`There are only ${count + 1} left.`]);
    await page.fill("#count", "10");
    await page.click("form:not([role]) button");
    await until(() => errors(page), ["From one to nine at a time, please."]);
    assert.equal(await page.inputValue("#count"), "10", "what was typed stays");
    await page.fill("#count", `${count - 1}`);
    await page.click("form:not([role]) button");
    await shows(page, ".done", `In your basket: ${count - 1}`);
    await shows(page, "nav output", `${count - 1}`);

    await page.click("a[href='/shop/basket']");
    await shows(page, "h1", "Basket");
    await page.getByLabel(`One ${first} more`).click();
    await shows(page, ".count output", `${count}`);
    await shows(page, "nav output", `${count}`);

    await page.click("a:text('Sign in to order')");
    await shows(page, "h1", "Sign in");
    await page.fill("#name", "ada");
    await page.fill("#password", "oak");
    await page.click(".sign-in button");
    await until(() => errors(page), ["Name and password do not go together."]);
    assert.deepEqual([await page.inputValue("#name"), javaScriptEnabled ? "" : await page.inputValue("#password")], ["ada", ""]);
    await page.fill("#password", "walnut");
    await page.click(".sign-in button");
    // Signed in by a cookie that only a response can set, with the basket that was there before.
    await shows(page, "h1", "Basket");
    await shows(page, "a[href='/shop/account']", "ada");
    await shows(page, ".count output", `${count}`);

    await page.fill("#town", "Bergen");
    await page.click(".address button");
    await until(() => errors(page), ["Whom is it for?", "We need a street, or a box.", "A postcode first, as in “5003 Bergen”."]);
    assert.equal(await page.inputValue("#town"), "Bergen");
    await page.fill("#recipient", "Ada <script>");
    await page.fill("#street", "Bryggen 1");
    await page.fill("#town", "5003 Bergen");
    await page.click(".address button");
    await shows(page, ".done", (text) => /^Thank you. Your order has the number \d+\.$/.test(text));
    assert.equal(path(page), "/shop/account");
    await shows(page, "article", (text) => text.includes(`${count} × ${first}`) && text.includes("Ada <script>, Bryggen 1, 5003 Bergen"));
    await shows(page, "nav output", "0");

    // The stock has gone down by that, for the next one.
    const next = await (await own.visitor({ javaScriptEnabled })).open("/shop");
    await next.click(`.things a:has-text("${first}")`);
    await shows(next, ".woods", (text) => text.includes("1 left") || text.includes("sold out"));
  });

test("the basket is the same in all tabs, and who has signed out cannot order from any", async () => {
  const visitor = await own.visitor();
  const one = await visitor.follow("/shop/account");
  await one.fill("#name", "bo");
  await one.fill("#password", "maple");
  await one.click(".sign-in button");
  await shows(one, "h1", "Hello, bo");
  const two = await visitor.follow("/shop/basket");
  await shows(two, "a[href='/shop/account']", "bo");
  const three = await visitor.follow("/shop?kind=Trays");
  await three.getByLabel("Put one Wave tray into the basket").click();
  await shows(two, ".count output", "1");
  await shows(two, ".total", "590\u00a0kr");
  await one.click("button:text('Sign out')");
  await shows(one, "a[href='/shop/account']", "Sign in");
  await two.fill("#recipient", "Bo");
  await two.fill("#street", "Bryggen 2");
  await two.fill("#town", "5003 Bergen");
  await two.click(".address button");
  await until(() => errors(two), ["Please sign in first."]);
  assert.equal(await two.inputValue("#street"), "Bryggen 2");
});

test("what does not exist, and what cannot be, is said", async () => {
  const visitor = await own.visitor({ forgiving: true });
  const page = await visitor.open("/shop/things/99");
  await shows(page, "h1", "Nothing is here");
  await shows(page, ".lead", (text) => text.includes("The shop has no such piece."));
  assert.equal(await page.locator("header nav a").count(), 16, "the page of an error has the layout of the others");
  await page.goto(`${own.tour.url}/shop/basket`);
  await shows(page, ".nothing", (text) => text.startsWith("Nothing is in it yet."));
  assert.equal(await page.locator("form.address, .go").count(), 0, "there is nothing to order");
  await page.goto(`${own.tour.url}/shop?q=%3Cscript%3Ealert(1)%3C/script%3E`);
  await shows(page, ".found", (text) => text.includes("0 pieces") && text.includes("<script>alert(1)</script>"));
  await shows(page, ".none", (text) => text.startsWith("Nothing of that is here."));
  // The browser can send any number: it is the server that knows what is left.
  await page.goto(`${own.tour.url}/shop/things/12`);
  await page.locator("form:not([role]) button").evaluate((button) => {
    button.disabled = false;
  });
  await page.click("form:not([role]) button");
  await until(() => errors(page), ["It is sold out."]);
  assert.equal(await text(page, "nav output"), "0");
});

test("middleware and static files are axum’s own", async () => {
  const page = await fetch(`${own.tour.url}/shop`);
  assert.equal(page.headers.get("content-encoding"), "gzip");
  assert.match(await page.text(), /data-store/);
  const picture = await fetch(`${own.tour.url}/shop/pictures/1.svg`);
  assert.deepEqual([picture.status, picture.headers.get("content-type")], [200, "image/svg+xml"]);
  assert.equal((await fetch(`${own.tour.url}/shop/pictures/..%2f..%2fCargo.toml`)).status, 404);
  const forged = await fetch(`${own.tour.url}/shop`, { headers: { cookie: "shop_login=x" } });
  assert.match(await forged.text(), />Sign in</);
});

test("with JavaScript the shop is walked through without a reload, back and forward too", async () => {
  const page = await (await own.visitor()).follow("/shop");
  await page.evaluate(() => (window.mark = 1));
  await page.click(".kinds a:text('Clocks')");
  await shows(page, "h1", "Clocks");
  assert.equal((await names(page)).length, 3);
  assert.equal(await page.locator(".kinds [aria-current]").textContent(), "Clocks");
  await page.click(".things a:has-text('Ring clock')");
  await shows(page, "h1", "Ring clock");
  assert.ok((await page.title()).startsWith("Ring clock · Shop"));
  await page.fill("#q", "triangle");
  await page.press("#q", "Enter");
  await shows(page, ".found", (text) => text.includes("1 piece for “triangle”"));
  assert.equal(new URL(page.url()).search, "?q=triangle&kind=Clocks");
  await page.goBack();
  await shows(page, "h1", "Ring clock");
  await page.click("form:not([role]) button");
  await shows(page, ".done", "In your basket: 1");
  await page.goBack();
  await shows(page, "h1", "Clocks");
  await until(() => names(page), (all) => all.length === 3);
  // What both pages share has gone on: it knows what was put into the basket.
  await shows(page, "nav output", "1");
  await page.goForward();
  await shows(page, ".done", "In your basket: 1");
  assert.equal(await page.evaluate(() => window.mark), 1, "the document is the same all the time");
});

test("what the styles of pages say of one element holds as it does where they are loaded", async () => {
  const visitor = await own.visitor();
  const styles = (page) => page.evaluate(() => [...document.head.querySelectorAll("style,link[rel=stylesheet]")].map((style) => style.outerHTML));
  const page = await visitor.follow("/shop");
  await page.evaluate(() => (window.mark = 1));
  for (const [link, to] of [
    [".things a", /^\/shop\/things\/\d+$/],
    ["nav a[href='/shop/basket']", /^\/shop\/basket$/],
    ["a[href='/shop']", /^\/shop$/],
    [".things a", /^\/shop\/things\/\d+$/],
  ]) {
    await page.locator(link).first().click();
    await until(() => path(page), (path) => to.test(path));
    const loaded = await visitor.follow(path(page));
    await until(() => styles(page), await styles(loaded));
    await loaded.close();
  }
  assert.ok(await page.evaluate(() => window.mark), "none was loaded anew");
});
