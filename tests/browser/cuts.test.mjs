// Where the line is cut around a navigation: what a layout was told is shown on the next page, and what lives in it goes on.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { connected, shows, site, until } from "./support/browser.mjs";
import { proxy } from "./support/proxy.mjs";

const own = site({ program: "site" });
let between;
/** The line of the newest connection, and who waits for one that is held. */
let line;
let holds = false;
let held;

afterEach(() => between?.stop());

/** What the server says from now on is lost. */
function lose() {
  line.passed.unpipe(line.socket);
  line.passed.resume();
}

/** So is what the page says. */
function loseAll() {
  lose();
  line.socket.unpipe(line.passed);
  line.socket.resume();
}

function cut() {
  line.socket.destroy();
  line.passed.destroy();
}

/** Does something that the server answers with this, whether that arrives or not. */
async function heard(act, answer) {
  const from = line.said.length;
  await act();
  await until(() => line.said.includes(answer, from), true);
}

/** Calls a trigger for the `number`th time since the page was opened; the server runs it. */
const call = (page, button, number) => heard(() => page.click(button), `\0\x01${String.fromCharCode(number)}`);

/** Has a connection go through, or wait where they are held. */
function take(socket, pass) {
  const begin = () => {
    const passed = pass();
    const mine = { socket, passed, said: "" };
    passed.on("data", (bytes) => (mine.said += bytes.toString("latin1")));
    line = mine;
  };
  if (holds) held = begin;
  else begin();
}

/** Opens a page, whose document is marked: a reload takes the mark away. */
async function open() {
  between = await proxy(own.tour.port, take);
  const visitor = await own.visitor({ forgiving: true });
  const page = await visitor.follow("/item/1", between.url);
  await page.evaluate(() => import(document.querySelector("script[data-navigate]").src));
  await page.evaluate(() => (window.mark = 1));
  return page;
}

const heading = (page, wanted) => shows(page, "h1", wanted);
const looked = (page) => page.locator("#looked li").allTextContents();

/** Waits until the layout shows how often its triggers were called, and each look once. */
async function goesOn(page, looks, rings, title) {
  await shows(page, "#basket", `0 things, ${looks} looks`);
  await shows(page, "#sign", `${title} rung ${rings}`);
  const [first] = await looked(page);
  await until(
    () => looked(page),
    Array.from({ length: looks + 1 - +first }, (_, at) => `${+first + at}`),
  );
  assert.ok(await page.evaluate(() => window.mark === 1));
}

test("what a layout was told last is shown on the next page, though a cut kept it back", async () => {
  for (const losing of [lose, loseAll]) {
    between?.stop();
    const page = await open();
    await page.click("#look");
    await goesOn(page, 1, 0, "Item 1");
    lose();
    await call(page, "#look", 2);
    await call(page, "#ring", 3);
    losing();
    await page.click("#two");
    await heading(page, "Item 2");
    await shows(page, "#basket", "0 things, 1 looks");
    cut();
    await goesOn(page, 2, 1, "Item 2");
    await page.click("#look");
    await goesOn(page, 3, 1, "Item 2");
    await page.click("#count");
    await shows(page, "output", "1");
  }
});

test("a layout shows the next page's props together with that, before the server has heard of it", async () => {
  const page = await open();
  await page.click("#look");
  await page.click("#ring");
  await goesOn(page, 1, 1, "Item 1");
  loseAll();
  await page.fill("#typed", "kept");
  await page.focus("#typed");
  // When the page is shown, all in it is shown.
  const seen = page.evaluate(
    () =>
      new Promise((done) =>
        new MutationObserver(() => {
          const [title, sign] = ["h1", "#sign"].map((name) => document.querySelector(name)?.textContent);
          if (title === "Item 2") done(sign);
        }).observe(document.body, { childList: true, subtree: true }),
      ),
  );
  await page.click("#two");
  assert.equal((await seen).replace(/\s+/g, " "), "Item 2 rung 1");
  assert.equal(await page.inputValue("#typed"), "kept");
  cut();
  await page.click("#ring");
  await goesOn(page, 1, 2, "Item 2");
});

test("who goes on while a connection is being made keeps the layout, and what comes next is live", async () => {
  const page = await open();
  await page.click("#look");
  await goesOn(page, 1, 0, "Item 1");
  holds = true;
  held = undefined;
  cut();
  await until(() => !!held, true);
  for (const [link, title] of [
    ["#two", "Item 2"],
    ["#home", "Home"],
    ["#one", "Item 1"],
  ]) {
    await page.click(link);
    await heading(page, title);
  }
  holds = false;
  held();
  await goesOn(page, 1, 0, "Item 1");
  await page.click("#look");
  await goesOn(page, 2, 0, "Item 1");
  await page.click("#count");
  await shows(page, "output", "1");
});

test("wherever the line is cut on the way through a site, its layout goes on", async () => {
  const page = await open();
  let [looks, rings, title, lost] = [0, 0, "Item 1", false];
  const links = [
    ["#one", "Item 1"],
    ["#two", "Item 2"],
    ["#home", "Home"],
  ];
  let random = 7;
  const below = (n) => {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    return Math.floor((random / 2 ** 32) * n);
  };
  for (let step = 0; step < 40; step++) {
    const what = below(10);
    if (what < 3) {
      await call(page, "#look", ++looks + rings);
    } else if (what < 5) {
      await call(page, "#ring", looks + ++rings);
    } else if (what < 8) {
      const others = links.filter(([, next]) => next !== title);
      const [link, next] = others[below(others.length)];
      // The server says where one is now.
      await heard(() => page.click(link), next);
      await heading(page, next);
      title = next;
    } else if (what < 9) {
      lose();
      lost = true;
    } else {
      const before = line;
      cut();
      await until(() => line !== before, true);
      await connected(page);
      lost = false;
    }
    if (!lost) await goesOn(page, looks, rings, title);
  }
});

test("a page that is left before its connection is there says nothing in the next one, which lives", async () => {
  holds = true;
  held = undefined;
  between = await proxy(own.tour.port, take);
  const visitor = await own.visitor({ forgiving: true });
  const page = await visitor.open("/item/1", between.url);
  await until(() => !!held, true);
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  await page.evaluate(() => import(document.querySelector("script[data-navigate]").src));
  await page.evaluate(() => (window.mark = 1));
  const late = held;
  holds = false;
  await page.click("#two");
  await heading(page, "Item 2");
  await connected(page);
  late();
  await page.click("#look");
  await goesOn(page, 1, 0, "Item 2");
  await page.click("#count");
  await shows(page, "output", "1");
  assert.deepEqual(
    said.filter((text) => /page changed/.test(text)),
    [],
  );
});
