// Links and forms that only ask are followed without a reload, with all the manners of a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connected, shows, site, text, until } from "./support/browser.mjs";

const own = site({ program: "site" });

/** Opens a page that is live, and marks its document: a reload takes the mark away. */
async function open(path = "/", options = {}) {
  const page = await (await own.visitor(options)).follow(path);
  // What follows links has noted by then how the page was served.
  await page.evaluate(() => import(document.querySelector("script[data-navigate]").src));
  await page.evaluate(() => (window.mark = 1));
  return page;
}
const marked = (page) => page.evaluate(() => window.mark === 1);
const path = (page) => page.evaluate(() => location.pathname + location.search + location.hash);
const at = (page, wanted) => until(() => path(page), wanted);
const heading = (page, wanted) => shows(page, "h1", wanted);

test("a link is followed without a reload, and the page store goes on", async () => {
  const page = await open();
  await page.click("#one");
  await heading(page, "Item 1");
  assert.equal(await path(page), "/item/1");
  assert.equal(await page.title(), "Item 1");
  await page.click("#buy");
  await shows(page, "#cart", "1");
  await page.click("#two");
  await heading(page, "Item 2");
  await shows(page, "#cart", "1");
  await page.click("#buy");
  await shows(page, "#cart", "1+2");
  await page.click("#count");
  await shows(page, "output", "1");
  assert.equal(await page.locator("body").getAttribute("class"), "item");
  assert.ok(await marked(page));
});

test("what is live in a layout keeps its state and gets the next page's props, and the tags around all follow", async () => {
  const page = await open("/search?q=a");
  const around = () => [document.documentElement, document.body].map(({ lang, className, title }) => [lang, className, title]);
  const shown = (wanted) => until(() => page.evaluate(around), wanted);
  await shows(page, "#sign", "Search rung 0");
  await page.click("#ring");
  await shows(page, "#sign", "Search rung 1");
  await page.fill("#typed", "kept");
  await page.evaluate(() => document.body.classList.add("scripted"));
  await page.evaluate(() => (document.documentElement.title = "scripted"));
  await page.click("#one");
  await heading(page, "Item 1");
  await shows(page, "#sign", "Item 1 rung 1");
  await shown([
    ["en-GB", "marquetry-connected shelf", "scripted"],
    ["", "scripted item", ""],
  ]);
  await page.click("#ring");
  await shows(page, "#sign", "Item 1 rung 2");
  await page.goBack();
  await heading(page, "Search");
  await shows(page, "#sign", "Search rung 2");
  await shown([
    ["en", "marquetry-connected", "scripted"],
    ["", "scripted plain", ""],
  ]);
  // The layout's buttons are those of another query, and its instances go on.
  await page.fill("[name=q]", "b");
  await page.press("[name=q]", "Enter");
  await shows(page, "#found", "b by button");
  await page.click("#ring");
  await shows(page, "#sign", "Search rung 3");
  assert.equal(await page.inputValue("#typed"), "kept");
  assert.ok(await marked(page));
});

test("what is served first is not fetched again, and reads the same before and after the client has started", async () => {
  const words = () => document.body.innerText;
  const bare = await (await own.visitor({ javaScriptEnabled: false })).open("/item/1");
  const page = await open("/item/1");
  assert.equal(await page.evaluate(words), await bare.evaluate(words));
  const fetched = () => performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname);
  assert.deepEqual((await page.evaluate(fetched)).filter((path) => !path.startsWith("/_marquetry/")), []);
});

test("back and forward show what was there, also after a reload", async () => {
  const page = await open();
  await page.click("#one");
  await heading(page, "Item 1");
  await page.click("#moved");
  await heading(page, "Item 7");
  assert.equal(await path(page), "/item/7", "where the redirect has led");
  await page.goBack();
  await heading(page, "Item 1");
  await page.goForward();
  await heading(page, "Item 7");
  assert.ok(await marked(page));
  await page.reload();
  await heading(page, "Item 7");
  await page.evaluate(() => (window.mark = 1));
  await page.goBack();
  await heading(page, "Item 1");
  await page.goBack();
  await heading(page, "Home");
  assert.equal(await path(page), "/");
  assert.ok(await marked(page));
  assert.equal(await page.title(), "Home");
});

test("each entry of the history keeps its place, also after a reload", async () => {
  const page = await open();
  const y = () => page.evaluate(() => Math.round(scrollY));
  await page.evaluate(() => scrollTo(0, 700));
  await until(y, 700);
  await page.evaluate(() => document.querySelector("#one").click());
  await heading(page, "Item 1");
  await until(y, 0);
  await page.evaluate(() => scrollTo(0, 300));
  await until(y, 300);
  await page.goBack();
  await heading(page, "Home");
  await until(y, 700);
  await page.goForward();
  await heading(page, "Item 1");
  await until(y, 300);
  await page.reload();
  await heading(page, "Item 1");
  await until(y, 300);
});

test("a place in the page is gone to, there and here", async () => {
  const page = await open();
  const below = () => page.evaluate(() => scrollY > 1000);
  await page.click("#two");
  await heading(page, "Item 2");
  await at(page, "/item/2#bottom");
  await until(below, true);
  await page.evaluate(() => scrollTo(0, 0));
  await page.click("#one");
  await heading(page, "Item 1");
  await page.click("#hash");
  await at(page, "/item/1#bottom");
  await until(below, true);
  await page.goBack();
  await at(page, "/item/1");
  await until(below, false);
  assert.equal(await text(page, "h1"), "Item 1");
  assert.ok(await marked(page));
});

test("the focus begins at the place that a URL names, and takes none of the place that was left", async () => {
  const page = await open();
  await page.click("#two");
  await heading(page, "Item 2");
  await page.keyboard.press("Shift+Tab");
  await until(() => page.evaluate(() => document.activeElement.id), "leave");
  await page.click("#other");
  await heading(page, "Other");
  await page.evaluate(() => scrollTo(0, 700));
  await page.evaluate(() => document.querySelector("#one").click());
  await heading(page, "Item 1");
  await page.goBack();
  await heading(page, "Other");
  await until(() => page.evaluate(() => document.activeElement.id), "first");
  await until(() => page.evaluate(() => scrollY), 700);
  assert.equal(await page.locator("[tabindex]").count(), 0);
});

test("a redirect to a place in a page is followed to it, and one that leads in circles is the browser's", async () => {
  const page = await open();
  await page.click("#placed");
  await heading(page, "Item 8");
  await at(page, "/item/8#bottom");
  await until(() => page.evaluate(() => scrollY > 1000), true);
  assert.ok(await marked(page));
  await page.goBack();
  await heading(page, "Home");
  await page.goForward();
  await at(page, "/item/8#bottom");
  assert.ok(await marked(page));
  const gaveUp = page.waitForEvent("requestfailed", (request) => request.isNavigationRequest());
  await page.click("#circle");
  assert.match((await gaveUp).failure().errorText, /TOO_MANY_REDIRECTS/);
});

test("a form that asks is followed with its fields", async () => {
  const page = await open();
  await page.fill("[name=q]", "a & ü");
  await page.press("[name=q]", "Enter");
  await shows(page, "#found", "a & ü by button");
  assert.equal(await path(page), "/search?q=a+%26+%C3%BC&by=button");
  assert.ok(await marked(page));
});

test("what belongs to the browser is left to it", async () => {
  for (const link of ["#reload", "#external"]) {
    const page = await open();
    await page.click(link);
    await heading(page, "Item 1");
    assert.equal(await marked(page), false, link);
  }
  const page = await open();
  for (const [link, options] of [["#blank", {}], ["#one", { modifiers: ["ControlOrMeta"] }], ["#one", { button: "middle" }]]) {
    const [other] = await Promise.all([page.context().waitForEvent("page"), page.click(link, options)]);
    await other.waitForURL("**/item/1");
  }
  for (const link of ["#download", "#file"]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(link)]);
    assert.ok(download.suggestedFilename());
  }
  assert.equal(await path(page), "/");
  assert.ok(await marked(page));
  await page.click("#text");
  await page.waitForURL("**/text");
  assert.equal(await text(page, "body"), "plain text");
});

test("the newest navigation wins", async () => {
  const page = await open();
  await page.click("#slow");
  await page.locator("html.marquetry-navigating").waitFor({ state: "attached" });
  await page.locator(".marquetry-progress").waitFor({ state: "attached" });
  await page.click("#one");
  await heading(page, "Item 1");
  await page.locator("html:not(.marquetry-navigating)").waitFor({ state: "attached" });
  assert.equal(await page.locator(".marquetry-progress").count(), 0);
  assert.equal(await path(page), "/item/1");
  await page.click("#slow");
  await heading(page, "Item 5");
  assert.ok(await marked(page));
});

test("an answer that is cut or no page ends in the page or in an honest error", async () => {
  const page = await open("/", { forgiving: true });
  await page.click("#cut");
  await heading(page, "Item 4");
  assert.equal(await marked(page), false, "the browser has loaded it");
  await page.evaluate(() => (window.mark = 1));
  await page.click("#broken");
  await heading(page, "Error 500");
  assert.equal(await path(page), "/broken");
  assert.ok(await marked(page), "the application’s own page for errors");
});

test("an answer that never comes is given up by a newer one", async () => {
  const page = await open();
  await page.click("#hang");
  await page.locator(".marquetry-progress").waitFor({ state: "attached" });
  await page.click("#two");
  await heading(page, "Item 2");
  assert.ok(await marked(page));
});

test("a page with the status of an error is shown as any other", async () => {
  const page = await open("/", { forgiving: true });
  await page.click("#missing");
  await heading(page, "Not found");
  assert.equal(await path(page), "/nowhere");
  assert.ok(await marked(page));
});

test("head, scripts and focus follow", async () => {
  const page = await open();
  const color = () => page.evaluate(() => getComputedStyle(document.querySelector("h1")).color);
  await page.click("#other");
  await heading(page, "Other");
  assert.equal(await page.title(), "Other");
  assert.equal(await page.locator("meta[name=description]").getAttribute("content"), "of the other page");
  assert.equal(await color(), "rgb(1, 2, 3)");
  assert.equal(await page.evaluate(() => document.activeElement.id), "first");
  assert.equal(await page.evaluate(() => window.runs), 1);
  assert.equal(await page.evaluate(() => document.querySelector("noscript").children.length), 0);
  assert.equal(await text(page, "[aria-live]"), "Other");
  await page.click("#one");
  await heading(page, "Item 1");
  assert.equal(await page.title(), "Item 1");
  assert.equal(await page.locator("meta[name=description]").count(), 0);
  assert.notEqual(await color(), "rgb(1, 2, 3)");
  assert.equal(await text(page, "[aria-live]"), "Item 1");
  assert.equal(await page.evaluate(() => document.activeElement === document.body), true);
  await page.click("#other");
  await heading(page, "Other");
  assert.equal(await page.evaluate(() => window.runs), 1, "a script runs once for as long as the page is open");
  assert.ok(await marked(page));
});

test("scripts run in their order, as where the page is loaded", async () => {
  const steps = (page) => until(() => page.evaluate(() => window.library?.steps), ["first", "inline", "second", "last"]);
  await steps(await open("/chart"));
  const page = await open();
  await page.click("#chart");
  await heading(page, "Chart");
  await steps(page);
  assert.ok(await marked(page));
});

test("a link to the page that is shown fetches it anew, in its place in the history", async () => {
  const page = await open("/");
  await page.click("#one");
  await heading(page, "Item 1");
  await page.click("#buy");
  await shows(page, "#cart", "1");
  const before = await page.evaluate(() => {
    window.left = document.querySelector("#details");
    return history.length;
  });
  await page.click("#one");
  await until(() => page.evaluate(() => left.isConnected), false);
  await shows(page, "#cart", "1");
  assert.ok(await marked(page), "the page store and all else goes on");
  assert.equal(await page.evaluate(() => history.length), before);
  await page.click("#hash");
  await at(page, "/item/1#bottom");
  await page.click("#one");
  await at(page, "/item/1");
  await until(() => page.evaluate(() => scrollY), 0);
  assert.ok(await marked(page));
});

test("the style sheets of a page that was given up go with it", async () => {
  const page = await open();
  await page.click("#unstyled");
  const sheet = page.locator("link[href='/hang.css']");
  await sheet.waitFor({ state: "attached" });
  await page.click("#one");
  await heading(page, "Item 1");
  await until(() => sheet.count(), 0);
  assert.ok(await marked(page));
});

test("what the browser keeps of a URL is the document, also where a handler says that nothing has changed", async () => {
  const page = await open();
  await page.click("#kept");
  await at(page, "/kept");
  await page.locator("html:not(.marquetry-navigating)").waitFor({ state: "attached" });
  await page.reload();
  await connected(page);
  await page.evaluate(() => (window.mark = 1));
  await page.click("#one");
  await heading(page, "Item 1");
  await page.click("#kept");
  await heading(page, "Home");
  assert.equal(await path(page), "/kept");
  assert.ok(await marked(page));
});

test("a trigger that leads elsewhere is followed", async () => {
  const page = await open("/item/3");
  await page.click("#leave");
  await heading(page, "Item 9");
  assert.equal(await path(page), "/item/9");
  assert.ok(await marked(page));
});

test("a page that was navigated to survives a restart of the server", async () => {
  const page = await open("/", { forgiving: true });
  await page.click("#one");
  await heading(page, "Item 1");
  await page.click("#buy");
  await shows(page, "#cart", "1");
  const { port } = own.tour;
  await own.tour.kill();
  await own.restart({ port });
  // The store of a killed process is gone: a new one is shown, in the same document.
  await shows(page, "#cart", "");
  await page.click("#buy");
  await shows(page, "#cart", "1");
  assert.ok(await marked(page));
});

test("what both pages share stays what it is, and lives on", async () => {
  const page = await open("/item/1");
  await page.click("#look");
  await shows(page, "#basket", "0 things, 1 looks");
  await page.fill("[name=q]", "half a wo");
  await page.evaluate(() => {
    window.kept = document.querySelector("#basket");
    window.left = document.querySelector("#cart");
  });
  await page.click("#two");
  await heading(page, "Item 2");
  assert.equal(await page.evaluate(() => kept === document.querySelector("#basket") && kept.isConnected), true);
  assert.equal(await page.evaluate(() => left.isConnected), false);
  assert.equal(await page.inputValue("[name=q]"), "half a wo");
  await page.click("#buy");
  await shows(page, "#basket", "1 things, 1 looks");
  await page.click("#look");
  await shows(page, "#basket", "1 things, 2 looks");
  await page.goBack();
  await heading(page, "Item 1");
  await page.click("#look");
  await shows(page, "#basket", "1 things, 3 looks");
  await shows(page, "#cart", "2");
});

test("a layout that lives goes on through pages that give it other props", async () => {
  const page = await open("/stall/Apples");
  const remember = (id) => page.evaluate((id) => ((window.kept ??= {})[id] = document.getElementById(id)) !== null, id);
  for (const id of ["sold", "note", "aside", "stall"]) assert.ok(await remember(id));
  const attributes = () => ["className", "lang", "title"].map((name) => document.getElementById("stall")[name]);
  const stall = (wanted) => until(() => page.evaluate(attributes), wanted);
  await stall(["apples", "", ""]);
  await page.evaluate(() => {
    const { stall } = document.all;
    stall.classList.add("open");
    stall.title = "scripted";
  });
  await page.click("#sell");
  await shows(page, "#sold", "Apples sold 1");
  const titled = (wanted) => until(() => page.title(), wanted);
  await titled("Apples (1)");
  await page.fill("#note", "ripe");
  await shows(page, "#noted", "ripe");
  await page.fill("#aside", "typed");
  await page.focus("#aside");
  await page.click("#pears");
  await heading(page, "Pears");
  await shows(page, "#sold", "Pears sold 1");
  await titled("Pears (1)");
  // The tag around what lives is the next page's; what a script has added to it stays.
  await stall(["open pears", "en-GB", "scripted"]);
  await page.click("#sell");
  await shows(page, "#sold", "Pears sold 2");
  await titled("Pears (2)");
  await page.fill("#note", "ripe and sweet");
  await shows(page, "#noted", "ripe and sweet");
  assert.deepEqual(
    await page.evaluate(() => Object.entries(window.kept).map(([id, element]) => [id, element === document.getElementById(id), element.value])),
    [
      ["sold", true, undefined],
      ["note", true, "ripe and sweet"],
      ["aside", true, "typed"],
      ["stall", true, undefined],
    ],
  );
  await page.goBack();
  await heading(page, "Apples");
  await stall(["open apples", "", "scripted"]);
  await shows(page, "#sold", "Apples sold 2");
  await titled("Apples (2)");
  assert.ok(await marked(page));
});

test("a layout that lives goes on around what may fail in it", async () => {
  const page = await open("/hall/east/Oak", { forgiving: true });
  const remember = (...ids) => page.evaluate((ids) => ids.forEach((id) => ((window.kept ??= {})[id] = document.getElementById(id))), ids);
  const same = (...ids) => page.evaluate((ids) => ids.map((id) => window.kept[id] === document.getElementById(id)), ids);
  await remember("hall", "rung", "aside", "main", "marked", "typed");
  await page.click("#ring");
  await page.click("#mark");
  await page.fill("#aside", "typed here");
  await page.fill("#typed", "and there");
  await shows(page, "#tone", "Bell of Oak");
  await page.click("#Elm");
  await heading(page, "Elm");
  await shows(page, "#bell", "Elm");
  await shows(page, "#rung", "Elm rung 1");
  await shows(page, "#marked", "1 marked");
  await shows(page, "#foot", "Foot of Elm");
  await shows(page, "footer", "1 Foot of Elm");
  await shows(page, "#tone", "Bell of Elm");
  await until(() => page.getAttribute("#main", "class"), "elm");
  assert.deepEqual(await same("hall", "rung", "aside", "main", "marked", "typed"), Array(6).fill(true));
  assert.deepEqual(await page.evaluate(() => [document.all.aside.value, document.all.typed.value]), ["typed here", "and there"]);
  // What comes into the boundary follows what the layout hands down.
  await page.click("#ring");
  await shows(page, "output", "0 of 2");
  await page.click("#see");
  await shows(page, "output", "1 of 2");
  await page.click("#west");
  await shows(page, "h2", "west");
  await shows(page, "#marked", "1 marked");
  assert.deepEqual(await same("main", "marked", "typed"), [true, true, true]);
  // It breaks: at once, and while it is shown. The layout goes on, and the next page is whole again.
  await page.click("#Ash");
  await shows(page, "#wrong", "Something is wrong here.");
  await shows(page, "#rung", "Ash rung 2");
  await page.click("#Oak");
  await shows(page, "#bell", "Oak");
  await shows(page, "#marked", "0 marked");
  for (let seen = 0; seen < 3; seen++) await page.click("#see");
  await shows(page, "#wrong", "Something is wrong here.");
  await page.click("#ring");
  await shows(page, "#folded", "Folded");
  await shows(page, "#rung", "Oak rung 3");
  await page.click("#Elm");
  await shows(page, "#bell", "Elm");
  await shows(page, "#folded", "Folded");
  await page.click("#ring");
  await shows(page, "footer", "4 Foot of Elm");
  assert.deepEqual(await same("hall", "rung", "aside"), [true, true, true]);
  assert.equal(await page.inputValue("#aside"), "typed here");
  await page.goBack();
  await shows(page, "#bell", "Oak");
  await shows(page, "footer", "4 Foot of Oak");
  assert.ok(await marked(page));
});

test("a layout shows what it has in whatever order its visitor acts, and goes on", async () => {
  for (const seed of [1, 2, 3]) {
    let state = seed;
    const below = (limit) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state >>> 16) % limit;
    };
    const page = await open("/hall/east/Oak", { forgiving: true });
    const hall = { name: "Oak", wing: "east", rung: 0, marked: 0, seen: 0, broken: false };
    const way = [];
    for (let step = 0; step < 40; step++) {
      const acts = ["#Oak", "#Elm", "#Ash", "#west", "#ring", "#ring", ...(hall.broken ? [] : ["#mark", "#see", "#see"])];
      const act = acts[below(acts.length)];
      way.push(act);
      if (act === "#ring") hall.rung++;
      else if (act === "#mark") hall.marked++;
      else if (act === "#see") hall.broken = ++hall.seen === 3;
      else {
        const [name, wing] = act === "#west" ? ["Elm", "west"] : [act.slice(1), "east"];
        // What has broken begins anew with the next page that does not.
        if (hall.broken) hall.marked = 0;
        Object.assign(hall, { name, wing, seen: 0, broken: name === "Ash" });
      }
      await page.click(act);
      const { name, wing, rung, marked, seen, broken } = hall;
      const inside = broken ? ["Something is wrong here."] : [`${marked} marked`, wing, name, `${seen} of ${rung}`];
      const foot = rung % 4 === 3 ? "Folded" : `${rung} Foot of ${name}`;
      const wanted = [`${name} rung ${rung}`, name, ...inside, foot, `Bell of ${name}`];
      const shown = () =>
        [...document.querySelectorAll("h1, #rung, #marked, h2, #bell, output, #wrong, footer, #folded, #tone")].map((element) => element.textContent.trim());
      await until(() => page.evaluate(shown), wanted).catch((error) => assert.fail(`${way}: ${error.message}`));
    }
    assert.ok(await marked(page), `${way}`);
    await page.close();
  }
});

test("a stream that a script has paused in a shared layout stays paused on the next page, and goes on there", async () => {
  const page = await open("/item/1");
  const paused = (act) => page.evaluate(async (act) => (await import("/_marquetry/client.js")).stream("looks")[act](), act);
  const looked = () => page.locator("#looked li").allTextContents();
  await page.click("#look");
  await until(looked, ["0", "1"]);
  await paused("pause");
  await until(() => paused("idle"), true);
  await page.click("#look");
  await shows(page, "#basket", "0 things, 2 looks");
  await page.click("#two");
  await heading(page, "Item 2");
  await page.click("#look");
  await shows(page, "#basket", "0 things, 3 looks");
  assert.deepEqual(await looked(), ["0", "1"]);
  assert.equal(await paused("idle"), true);
  await paused("resume");
  await until(looked, ["0", "1", "3"]);
  await page.click("#look");
  await until(looked, ["0", "1", "3", "4"]);
});

/** A page's document. Numbers are each page's own, and so is what the client itself has put there. */
const documentOf = (page) =>
  page.evaluate(() => {
    const copy = document.documentElement.cloneNode(true);
    const client = "script[data-page],script[data-navigate],script[src*=_marquetry],script[data-store],[data-voice],.marquetry-progress";
    for (const own of copy.querySelectorAll(client)) own.remove();
    const head = [...copy.querySelector("head").childNodes].map((node) => node.outerHTML ?? node.data).sort();
    const body = copy.querySelector("body").outerHTML.replace(/(<!--\[|data-on="[^":]*:|_t=)\d+/g, "$1");
    return { lang: copy.lang, head, body };
  });

test("the document is the one that a reload would give, whatever way it has come", async () => {
  const page = await open("/", { forgiving: true });
  for (const way of ["#one", "#two", "#other", "#home", "#missing", "#one", "#moved", "#two", "#home", "#other", "#two"]) {
    const before = await path(page);
    await page.click(way);
    await until(() => path(page), (now) => now !== before);
    await page.locator("html:not(.marquetry-navigating)").waitFor({ state: "attached" });
    const fresh = await (await own.visitor({ forgiving: true })).follow(await path(page));
    assert.deepEqual(await documentOf(page), await documentOf(fresh), way);
    await fresh.close();
  }
  assert.ok(await marked(page));
});

test("the same of a layout with its slots in what lives", async () => {
  const page = await open("/hall/east/Oak", { forgiving: true });
  for (const way of ["#Elm", "#west", "#Ash", "#Oak", "#Elm", "#Oak", "#Ash", "#west"]) {
    const before = await path(page);
    await page.click(way);
    await until(() => path(page), (now) => now !== before);
    await page.locator("html:not(.marquetry-navigating)").waitFor({ state: "attached" });
    const fresh = await (await own.visitor({ forgiving: true })).follow(await path(page));
    // Only a page that is loaded sends those without scripts to one that waits for all; and what is waited for comes behind.
    // That has no marks of regions then.
    const bare = ({ lang, body }) => ({ lang, body: body.replace(/<!--[#.]-->/g, "") });
    const shown = () => Promise.all([page, fresh].map(async (page) => bare(await documentOf(page))));
    await until(shown, ([here, loaded]) => here.body === loaded.body).catch(() => {});
    const [here, loaded] = await shown();
    assert.deepEqual(here, loaded, way);
    await fresh.close();
  }
  assert.ok(await marked(page));
});

test("a page is asked for ahead, once", async () => {
  const page = await open("/");
  const asked = [];
  page.on("request", (request) => request.url().endsWith("/item/8") && asked.push(request));
  await page.hover("#ahead");
  await until(() => asked.length, 1);
  await asked[0].response();
  await page.click("#ahead");
  await heading(page, "Item 8");
  assert.equal(asked.length, 1);
  await page.click("#buy");
  await shows(page, "#cart", "8");
  assert.ok(await marked(page));
});

test("scripts navigate, and hear of it", async () => {
  const page = await open("/");
  const heard = await page.evaluate(async () => {
    const { navigate, on } = await import("/_marquetry/client.js");
    const heard = [];
    const end = on("navigate", (url) => heard.push(new URL(url).pathname));
    await navigate("/item/3");
    await navigate("/item/4");
    end();
    await navigate("/item/5");
    return heard;
  });
  assert.deepEqual(heard, ["/item/3", "/item/4"]);
  await heading(page, "Item 5");
  assert.ok(await marked(page));
});

test("without JavaScript all of it is as ever", async () => {
  const page = await (await own.visitor({ javaScriptEnabled: false })).open("/");
  await page.click("#one");
  await heading(page, "Item 1");
  await page.fill("[name=q]", "x");
  await page.press("[name=q]", "Enter");
  await shows(page, "#found", "x by button");
});
