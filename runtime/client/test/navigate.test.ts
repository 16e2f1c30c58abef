// Following links, in Chromium, against a server: what comes when, and what comes wrong.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import type { Page } from "playwright-core";
import { withBrowser } from "./browser";
import * as frame from "./frame";
import { type Connection, Server } from "./server";

const browser = withBrowser();
let server: Server;
let origin: string;
let page: Page;
let said: string[];

const LINKS = ["two", "three", "wrong"].map((name) => `<a id="${name}" href="/${name}">${name}</a>`).join("");
const BODY = `<nav>${LINKS}</nav><!--#--><p><!--[1 a--><!---->one<!--]--></p><button data-on="click:0.0">call</button><!--.--><i><!--[2 b--><!---->kept<!--]--></i>`;
const TWO = `<p><!--[7 c--><!---->two<!--]--></p><button data-on="click:3.0">call</button>`;

beforeEach(async () => {
  server = new Server();
  server.follows = true;
  server.body = BODY;
  origin = await server.listen();
  page = await browser.page();
  said = [];
  page.on("pageerror", (error) => said.push(`${error}`));
  page.on("console", (message) => {
    if (/warn|error/.test(message.type()) && !/WebSocket|favicon/.test(message.text())) said.push(message.text());
  });
});

afterEach(async () => {
  await page.context().close();
  server.stop();
});

async function open(): Promise<Connection> {
  await page.goto(`${origin}/`);
  assert.equal(await server.asked.next(), "browser /");
  const live = await server.connections.next();
  await page.locator("html.marquetry-connected").waitFor({ state: "attached" });
  await page.evaluate("mark = 1");
  return live;
}

const shows = (selector: string, text: string) =>
  page.waitForFunction(([s, t]) => document.querySelector(s as string)?.textContent === t, [selector, text]);
const marked = () => page.evaluate("window.mark === 1");

/** What the page says of where it goes on. */
async function goes(live: Connection): Promise<string> {
  for (;;) {
    const next = await live.received.next();
    if (next.kind === "go") return next.page;
  }
}

/** Has the page note all that it shows, until it is left. */
const watch = () =>
  page.evaluate(() => {
    const seen: string[] = [];
    const look = () => seen.push(document.body.textContent as string);
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
    addEventListener("pagehide", () => sessionStorage.setItem("seen", JSON.stringify(seen)));
  });

test("what comes late of the page that was left is shown where both share it, and the count goes on", async () => {
  const live = await open();
  server.answers["/two"] = `{"page":"P2~","at":[0]}\0${TWO}\0`;
  await page.click("button");
  const call = await live.call();
  await page.click("#two");
  assert.equal(await server.asked.next(), "P1 /two");
  assert.equal(await goes(live), "P2~");
  await shows("p", "two");
  live.send(frame.scope(1, frame.text(0, "late")), frame.scope(2, frame.text(0, "shared")), frame.done(call.call));
  await shows("i", "shared");
  assert.equal(await page.textContent("p"), "two");
  await page.click("button");
  const { call: number, instance } = await live.call();
  assert.deepEqual([number, instance], [2, 3]);
  live.send(frame.scope(7, frame.text(0, "2")), frame.scope(2, frame.text(0, "both")));
  await shows("p", "2");
  await shows("i", "both");
  await live.acknowledged(2);
  live.close(1012);
  assert.equal((await server.connections.next()).protocol, "marquetry.P2~.2");
  assert.deepEqual(said, []);
  assert.equal(await marked(), true);
});

test("what goes along shows other values together with the next page, unless something has come since", async () => {
  const live = await open();
  const ahead = (behind: number, message: frame.Bytes) =>
    `{"page":"P2~","at":[0],"ahead":[${behind},"${Buffer.from(message).toString("base64")}"]}\0${TWO}\0`;
  live.send(frame.scope(2, frame.text(0, "first")));
  await shows("i", "first");
  // What was found behind fewer frames may mean something else by now.
  for (const [behind, both] of [
    [0, "twofirst"],
    [1, "twoahead"],
  ] as const) {
    server.answers["/two"] = ahead(behind, frame.scope(2, frame.text(0, "ahead")));
    server.answers["/three"] = `{"page":"P3~","at":[0]}\0<p><!--[9 a--><!---->three<!--]--></p>\0`;
    const seen = page.evaluate(
      () =>
        new Promise((done) =>
          new MutationObserver(() => {
            const texts = ["p", "i"].map((name) => document.querySelector(name)?.textContent);
            if (texts[0] === "two") done(texts.join(""));
          }).observe(document.body, { childList: true, subtree: true, characterData: true }),
        ),
    );
    await page.click("#two");
    assert.equal(await seen, both);
    assert.equal(await goes(live), "P2~");
    await page.click("#three");
    assert.equal(await goes(live), "P3~");
    await shows("p", "three");
  }
  // It does not count.
  await page.click("#two");
  assert.equal(await goes(live), "P2~");
  live.send(frame.scope(2, frame.text(0, "second")));
  await shows("i", "second");
  await live.acknowledged(2);
  assert.deepEqual(said, []);
  assert.equal(await marked(), true);
});

test("what goes along and was changed by others comes anew", async () => {
  const live = await open();
  const ahead = Buffer.from(frame.scope(2, frame.text(0, "ahead"))).toString("base64");
  server.answers["/two"] = `{"page":"P2~","at":[0],"ahead":[0,"${ahead}"]}\0${TWO}\0`;
  await page.evaluate(() => document.querySelector("i")?.replaceChildren("other"));
  await page.click("#two");
  assert.equal(await goes(live), "P2~");
  live.send(frame.scope(7, frame.text(0, "2")));
  assert.equal((await server.connections.next()).protocol, "marquetry.P2~.!");
  await shows("p", "two");
  assert.match(said.join(), /^marquetry: page changed/);
  assert.equal(await marked(), true);
});

test("a page whose connection is lost on the way connects by its new name", async () => {
  const live = await open();
  server.answers["/two"] = `{"page":"P2~","at":[0]}\0${TWO}\0`;
  live.send(frame.scope(1, frame.text(0, "1")));
  await shows("p", "1");
  await page.click("#two");
  assert.equal(await goes(live), "P2~");
  live.close(1012);
  const next = await server.connections.next();
  assert.deepEqual([next.protocol, next.path], ["marquetry.P2~.1", "/two"]);
  next.send(frame.scope(7, frame.text(0, "2")));
  await shows("p", "2");
  // One that the server does not know any more is fetched again.
  server.answers["/two"] = `{"page":"P9"}\0<title>t</title>${BODY.replace("one", "anew")}\0`;
  next.send(frame.reload());
  assert.equal(await server.asked.next(), "P1 /two");
  assert.equal(await server.asked.next(), "P2~ /two");
  await shows("p", "anew");
  // With numbers of its own it has a connection of its own.
  assert.equal((await server.connections.next()).protocol, "marquetry.P9.3");
  assert.equal(await marked(), true);
  assert.equal(await page.evaluate("history.length"), 3);
});

/** Loses the connection, and has the visitor go on before there is another one. */
async function leftWhileConnecting(): Promise<Connection> {
  await page.addInitScript(() => {
    const { setTimeout } = window;
    // However long the test takes, the page does not give the attempt up.
    Object.assign(window, { setTimeout: (f: () => void, ms: number) => setTimeout(f, ms === 5000 ? 500_000 : ms) });
  });
  const live = await open();
  server.answers["/two"] = `{"page":"P2~","at":[0]}\0${TWO}\0`;
  server.holds = true;
  live.close(1012);
  const held = await server.held.next();
  await page.click("#two");
  assert.equal(await server.asked.next(), "P1 /two");
  await shows("p", "two");
  held();
  return server.connections.next();
}

test("a page may be left while it connects: its connection hears of that first", async () => {
  const next = await leftWhileConnecting();
  assert.deepEqual([next.protocol, next.path], ["marquetry.P1.0", "/"]);
  assert.equal(await goes(next), "P2~");
  next.send(frame.scope(7, frame.text(0, "2")));
  await shows("p", "2");
  assert.equal(await marked(), true);
});

test("what a page is that was run anew is not shown by the page to which the visitor has gone on", async () => {
  const next = await leftWhileConnecting();
  next.send(frame.page("P8"), frame.scope(7, frame.text(0, "anew")));
  const again = await server.connections.next();
  assert.deepEqual([again.protocol, again.path], ["marquetry.P2~.!", "/two"]);
  await shows("p", "two");
  assert.match(said.splice(0).join(), /page changed/);
});

test("what is said of a page that is left before it was ever connected is not shown by one with numbers of its own", async () => {
  server.holds = true;
  await page.goto(`${origin}/`);
  assert.equal(await server.asked.next(), "browser /");
  const held = await server.held.next();
  await page.evaluate("mark = 1");
  server.answers["/two"] = `{"page":"P9"}\0<title>t</title>${BODY.replace("one", "two")}\0`;
  await page.click("#two");
  assert.equal(await server.asked.next(), " /two");
  await shows("p", "two");
  const next = await server.connections.next();
  assert.deepEqual([next.protocol, next.path], ["marquetry.P9.0", "/two"]);
  held();
  const left = await server.connections.next();
  assert.equal(left.protocol, "marquetry.P1.0");
  left.send(frame.scope(1, frame.text(0, "one")), frame.scope(5, frame.text(3, "gone")));
  next.send(frame.scope(2, frame.text(0, "live")));
  await shows("i", "live");
  await page.click("button");
  next.send(frame.done((await next.call()).call));
  assert.equal(await page.textContent("p"), "two");
  assert.deepEqual([said, await marked()], [[], true]);
});

test("a page that is left without a connection is connected at once by the name of the next one", async () => {
  const live = await open();
  // Of the time until the next attempt.
  await page.evaluate(() => {
    Math.random = () => 1000;
  });
  live.close(1012);
  await page.locator("html.marquetry-disconnected").waitFor({ state: "attached" });
  server.answers["/two"] = `{"page":"P2~","at":[0]}\0${TWO}\0`;
  await page.click("#two");
  assert.equal(await server.asked.next(), "P1 /two");
  assert.equal((await server.connections.next()).protocol, "marquetry.P2~.0");
});

test("a page that was run anew is left by its new name, and what it shares with the next one stays", async () => {
  const live = await open();
  live.close(1012);
  const next = await server.connections.next();
  next.send(frame.page("P8"), frame.scope(1, frame.text(0, "anew")));
  await shows("p", "anew");
  server.answers["/two"] = `{"page":"P2~","at":[0]}\0${TWO}\0`;
  await page.click("#two");
  assert.equal(await server.asked.next(), "P8 /two");
  assert.equal(await goes(next), "P2~");
  await shows("p", "two");
  assert.equal(await marked(), true);
});

test("what is no whole answer is loaded by the browser, and nothing half is shown", async () => {
  const half = [
    "",
    "no answer",
    `{"page":"P2~","at":[0]}\0${TWO}`,
    `{"page":"P2~","at":[0]}\0`,
    `{"page":"P2~","at":[0,9]}\0${TWO}\0${TWO}\0`,
    `{"page":"P2~","at":[0]\0${TWO}\0`,
  ];
  for (const answer of half) {
    await open();
    server.answers["/wrong"] = answer;
    await watch();
    await page.click("#wrong");
    assert.equal(await server.asked.next(), "P1 /wrong");
    assert.equal(await server.asked.next(), "browser /wrong", answer);
    await server.connections.next();
    await page.waitForFunction(() => !("mark" in window));
    assert.equal(await page.evaluate(() => sessionStorage.getItem("seen")), "[]", answer);
  }
});

/** An element of which the next page has another tag, around what both share, and a place in which that is another one. */
const TAGGED = `${BODY}<b><!--#-->one<!--.--></b><!--#@--><section class="one wide" title="one" lang="en"><input></section>`;
const TAGS = '{"page":"P2~","at":[1,2]}\0two\0<section class="two" title="two">\0';

test("of an element around what stays the attributes are the next page's, apart from what scripts have done to it", async () => {
  server.body = TAGGED;
  const live = await open();
  server.answers["/two"] = TAGS;
  server.answers["/three"] = '{"page":"P3~","at":[2]}\0<section title="three">\0';
  await page.fill("input", "typed");
  for (const [link, tag] of [
    ["two", '<section class="two" title="two">'],
    ["three", '<section class="own" title="three" data-own="">'],
  ]) {
    await page.click(`#${link}`);
    await goes(live);
    await page.waitForSelector(`section[title=${link}]`);
    const is = await page.evaluate(() => (document.querySelector("section") as Element).outerHTML.split("<input")[0]);
    assert.equal(is, tag);
    await page.evaluate(() => {
      const section = document.querySelector("section") as HTMLElement;
      section.classList.add("own");
      section.dataset.own = "";
    });
  }
  assert.equal(await page.inputValue("input"), "typed");
  assert.deepEqual(said, []);
  assert.equal(await marked(), true);
});

test("where a script has put another element in the place of one whose tag is another one, nothing half is shown", async () => {
  server.body = TAGGED;
  const live = await open();
  server.answers["/three"] = '{"page":"P3~","at":[]}\0';
  await page.click("#three");
  assert.equal(await server.asked.next(), "P1 /three");
  await goes(live);
  await page.waitForURL("**/three");
  server.answers["/wrong"] = TAGS.replace("P2~", "P4~");
  await page.evaluate(() => {
    const section = document.querySelector("section") as Element;
    section.replaceWith(section.cloneNode(true));
  });
  await watch();
  await page.click("#wrong");
  assert.equal(await server.asked.next(), "P3~ /wrong");
  assert.equal(await server.asked.next(), "browser /wrong");
  await page.waitForFunction(() => !("mark" in window));
  assert.equal(await page.evaluate(() => sessionStorage.getItem("seen")), "[]");
});

test("a page that could be shown in part only is loaded by the browser, whatever place in it the URL names", async () => {
  await open();
  server.answers["/two"] = `{"page":"P2~","at":[0]}\0${TWO}<p id="here">here</p>\0`;
  await page.evaluate(() => {
    (document.querySelector("#two") as HTMLAnchorElement).href = "/two#here";
    Element.prototype.scrollIntoView = () => {
      throw Error("another script's");
    };
  });
  await page.click("#two");
  assert.equal(await server.asked.next(), "P1 /two");
  assert.equal(await server.asked.next(), "browser /two");
  await page.waitForFunction(() => !("mark" in window));
  assert.equal(new URL(page.url()).hash, "#here");
});

test("a place is gone to by its name, encoded or not, from links and forms", async () => {
  const live = await open();
  await page.evaluate(() => {
    const went: string[] = [];
    Object.assign(window, { went });
    Element.prototype.scrollIntoView = function () {
      went.push(this.id);
    };
  });
  const places = ["100%", "größe", "%ff", "a b"];
  for (const [at, place] of places.entries()) {
    const name = `P${at + 2}~`;
    server.answers["/two"] = `{"page":"${name}","at":[0],"title":"${at}"}\0<p id="${place}">two</p>\0`;
    const href = `/two#${/^[ -~]+$/.test(place) ? place : encodeURIComponent(place)}`;
    await page.evaluate((href) => {
      history.replaceState(history.state, "", "/");
      (document.querySelector("#two") as HTMLAnchorElement).href = href;
    }, href);
    await page.click("#two");
    await server.asked.next();
    assert.equal(await goes(live), name);
    // What comes after all else of a navigation.
    await shows("[data-voice]", `${at}`);
  }
  server.answers["/two?q=1"] = `{"page":"P9~","at":[0],"title":"form"}\0<p id="here">two</p>\0`;
  await page.evaluate(() => {
    document.body.insertAdjacentHTML("beforeend", `<form action="/two?old#here"><input name="q" value="1"></form>`);
    document.forms[document.forms.length - 1]?.requestSubmit();
  });
  assert.match(await server.asked.next(), / \/two\?q=1$/);
  await shows("[data-voice]", "form");
  assert.deepEqual(await page.evaluate("went"), [...places, "here"]);
  assert.equal(new URL(page.url()).href, `${origin}/two?q=1#here`);
  assert.deepEqual([said, await marked()], [[], true]);
});

test("where the client is started with a target, navigation replaces that element's content and nothing else", async () => {
  server.script = `import { start } from "/client.js"; start({ target: document.querySelector("#app") });`;
  server.body = `<header>first ${LINKS}</header><div id="app"><p>one</p></div><script type="module" src="/page.js"></script>`;
  const live = await open();
  server.answers["/two"] =
    `{"page":"P2~"}\0<!DOCTYPE html><title>Two</title><header>second</header><div id="app"><p>two</p></div>\0`;
  await page.click("#two");
  assert.equal(await server.asked.next(), "P1 /two");
  assert.equal(await goes(live), "P2~");
  await shows("p", "two");
  assert.equal(await page.title(), "Two");
  assert.match((await page.textContent("header")) as string, /^first/);
  assert.deepEqual([said, await marked()], [[], true]);
  // Where the next page has no such element, the browser loads it.
  server.answers["/three"] = `{"page":"P3"}\0<!DOCTYPE html><title>Three</title><p>three</p>\0`;
  await page.click("#three");
  assert.equal(await server.asked.next(), "P2~ /three");
  assert.equal(await server.asked.next(), "browser /three");
  await page.waitForFunction(() => !("mark" in window));
});

test("an answer that never comes, or stalls half way, is loaded by the browser in the end", async () => {
  for (const stalls of [0, 40]) {
    await page.clock.install();
    await open();
    server.answers["/two"] = `{"page":"P2~","at":[0]}\0${TWO}\0`;
    server.stalls["/two"] = stalls;
    await watch();
    await page.click("#two");
    assert.equal(await server.asked.next(), "P1 /two");
    await server.stalled.next();
    await page.clock.fastForward(20_000);
    assert.equal(await server.asked.next(), "browser /two");
    await page.waitForFunction(() => !("mark" in window));
    assert.equal(await page.evaluate(() => sessionStorage.getItem("seen")), "[]");
    assert.equal(new URL(page.url()).pathname, "/two");
    await server.connections.next();
  }
});

test("an answer that is cut in the middle is loaded by the browser at once", async () => {
  await open();
  server.answers["/two"] = `{"page":"P2~","at":[0]}\0${TWO}\0`;
  server.stalls["/two"] = 60;
  await watch();
  await page.click("#two");
  assert.equal(await server.asked.next(), "P1 /two");
  (await server.stalled.next()).cut();
  assert.equal(await server.asked.next(), "browser /two");
  await page.waitForFunction(() => !("mark" in window));
  assert.equal(await page.evaluate(() => sessionStorage.getItem("seen")), "[]");
});

test("a page is shown in a view transition, unless the visitor wants less motion; it takes one request", async () => {
  const live = await open();
  await page.evaluate(() => {
    const shows: (string | null)[] = [];
    Object.assign(window, { shows });
    const start = document.startViewTransition.bind(document);
    document.startViewTransition = (show) => {
      // Until it begins, the page is the one that is left.
      shows.push((document.querySelector("p") as HTMLElement).textContent);
      return start(show);
    };
  });
  for (const [at, reducedMotion] of (["no-preference", "reduce"] as const).entries()) {
    await page.emulateMedia({ reducedMotion });
    server.answers["/two"] = `{"page":"P${at + 2}~","at":[0]}\0<p>${reducedMotion}</p>\0`;
    await page.evaluate(() => history.replaceState(history.state, "", `/${Math.random()}`));
    await page.click("#two");
    assert.equal(await goes(live), `P${at + 2}~`);
    await shows("p", reducedMotion);
  }
  assert.deepEqual(await page.evaluate("shows"), ["one"]);
  assert.deepEqual(server.asked.all, ["browser /", "P1 /two", "P2~ /two"]);
  assert.deepEqual([said, await marked()], [[], true]);
});

test("a page is asked for ahead when a pointer or the focus comes to its link, and not again when that is followed", async () => {
  const live = await open();
  for (const [at, come] of ["pointerover", "focusin"].entries()) {
    server.answers["/two"] = `{"page":"P${at + 2}~","at":[0]}\0<p>${come}</p>\0`;
    await page.evaluate((come) => {
      history.replaceState(history.state, "", `/${come}`);
      const link = document.querySelector("#two") as HTMLElement;
      link.dataset.prefetch = "";
      link.dispatchEvent(new Event(come, { bubbles: true }));
    }, come);
    assert.match(await server.asked.next(), /^P\d~? \/two$/);
    await page.evaluate(() => (document.querySelector("#two") as HTMLElement).click());
    assert.equal(await goes(live), `P${at + 2}~`);
    await shows("p", come);
    assert.equal(server.asked.all.length, at + 2);
  }
  assert.deepEqual([said, await marked()], [[], true]);
});

test("a form that asks sends what browsers do by themselves", async () => {
  await open();
  const form = `<form action="/two"><textarea name="t">a\nb</textarea><input name="q" value="1&amp;2 +"><input name="f" type="file"><button name="b" value="x">go</button></form>`;
  await page.evaluate((form) => document.body.insertAdjacentHTML("beforeend", form), form);
  server.answers["/two"] = `{"page":"P2~","at":[0]}\0${TWO}\0`;
  await page.click("form button");
  assert.equal(await server.asked.next(), "P1 /two?t=a%0D%0Ab&q=1%262+%2B&f=&b=x");
});

test("a newer navigation takes the place of one that hangs, which is heard no more", async () => {
  for (const [stalls, ahead] of [[0], [40], [0, true], [40, true]] as [number, boolean?][]) {
    await page.clock.install();
    const live = await open();
    server.answers["/two"] = `{"page":"P2~","at":[0]}\0${TWO}\0`;
    server.answers["/three"] = `{"page":"P3~","at":[0]}\0${TWO.replace("two", "three")}\0`;
    server.stalls["/two"] = stalls;
    if (ahead) {
      await page.evaluate(() => {
        (document.querySelector("#two") as HTMLElement).dataset.prefetch = "";
      });
      await page.hover("#two");
      assert.equal(await server.asked.next(), "P1 /two");
    }
    await page.click("#two");
    if (!ahead) assert.equal(await server.asked.next(), "P1 /two");
    const late = await server.stalled.next();
    await page.click("#three");
    assert.equal(await server.asked.next(), "P1 /three");
    assert.equal(await goes(live), "P3~");
    await shows("p", "three");
    late.goOn();
    await page.clock.fastForward(30_000);
    await page.locator("html:not(.marquetry-navigating)").waitFor({ state: "attached" });
    await page.locator(".marquetry-progress").waitFor({ state: "detached" });
    await shows("p", "three");
    assert.deepEqual([await marked(), new URL(page.url()).pathname], [true, "/three"]);
    assert.deepEqual(said, []);
  }
});

test("an answer that hangs is left by going back, and one to that by going on", async () => {
  const live = await open();
  server.answers["/two"] = `{"page":"P2~","at":[0]}\0${TWO}\0`;
  server.answers["/"] = `{"page":"P4~","at":[0]}\0${TWO.replace("two", "begin")}\0`;
  await page.click("#two");
  assert.equal(await server.asked.next(), "P1 /two");
  assert.equal(await goes(live), "P2~");
  await shows("p", "two");
  server.stalls["/three"] = 0;
  await page.click("#three");
  assert.equal(await server.asked.next(), "P2~ /three");
  await server.stalled.next();
  await page.evaluate("history.back()");
  assert.equal(await server.asked.next(), "P2~ /");
  assert.equal(await goes(live), "P4~");
  await shows("p", "begin");
  // Now the way to the next entry hangs: the address is its own already, and the page is the one that was shown.
  server.stalls["/two"] = 40;
  await page.evaluate("history.forward()");
  assert.equal(await server.asked.next(), "P4~ /two");
  const late = await server.stalled.next();
  await page.waitForURL("**/two");
  await page.evaluate("history.back()");
  await page.waitForURL((url) => url.pathname === "/");
  late.goOn();
  await page.locator("html:not(.marquetry-navigating)").waitFor({ state: "attached" });
  await shows("p", "begin");
  assert.equal(await marked(), true);
  assert.deepEqual(said, []);
});

test("without a connection the server is told of no page, and forms post by the numbers that it knows", async () => {
  server.open = false;
  await page.goto(`${origin}/`);
  await server.asked.next();
  await page.locator("html.marquetry-disconnected").waitFor({ state: "attached" });
  await page.evaluate("mark = 1");
  server.answers["/two"] =
    `{"page":"P2"}\0<title>t</title><form method="post" action="?_t=0.0" data-on="submit:0.0"><button>post</button></form>\0`;
  await page.click("#two");
  assert.equal(await server.asked.next(), " /two");
  await page.locator("form[action]").waitFor({ state: "attached" });
  assert.equal(await marked(), true);
  await page.click("form[action] button");
  await page.waitForURL("**/two?_t=0.0");
  assert.match(server.posts.join(), /^\/two\?_t=0\.0/);
});

test("a bar stands for what takes a while, and for nothing else", async () => {
  await page.clock.install();
  const live = await open();
  server.answers["/two"] = `{"page":"P2~","at":[0]}\0${TWO}\0`;
  await page.click("#two");
  await goes(live);
  await page.locator("html:not(.marquetry-navigating)").waitFor({ state: "attached" });
  await page.clock.fastForward(1000);
  assert.equal(await page.locator(".marquetry-progress").count(), 0);
});
