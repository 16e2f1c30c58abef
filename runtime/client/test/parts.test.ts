// Fragments and streams in the hands of the page's own scripts, as they are shipped, in Chromium, against a server.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { until, withSite } from "./browser";
import * as frame from "./frame";
import type { Connection, Queue, Server } from "./server";

let server: Server;
let origin: string;
let page: Page;
let problems: Queue<string>;
withSite((site) => {
  ({ server, origin, page, problems } = site);
});

const SCRIPT = `
  import { Fragment, stream } from "/parts.js";
  const errors = [];
  document.addEventListener("marquetry:error", ({ detail }) => errors.push(detail.error));
  Object.assign(window, { Fragment, stream, errors });
`;

/** Serves `body` in a page whose script has both at hand. */
async function open(body: string, path = "/"): Promise<Connection> {
  server.script = SCRIPT;
  server.body = `${body}<script type="module" src="/page.js"></script>`;
  await page.goto(origin + path);
  const live = await server.connections.next();
  await until(page, `!!window.stream && document.documentElement.className === "marquetry-connected"`);
  return live;
}

const run = (script: string) => page.evaluate(script);
const html = () => page.evaluate(() => document.querySelector("main")?.innerHTML.replace(/<!--.*?-->/g, ""));
const shows = (expected: string) =>
  until(page, `document.querySelector("main").innerHTML.replace(/<!--.*?-->/g, "") === ${JSON.stringify(expected)}`);
const asked = (number: number, wish: number, key = "timer") => ({ kind: "stream", number, wish, key });
const GO_ON = 0;
const PAUSE = 1;
const TELL = 2;

test("fragments are found by their keys, in the page and in a part of it, and each is one object", async () => {
  await open(
    `<main><!--[1 a--><p><!--[2 b c-->x<!--]--></p><!--]--><ul><!--[3 a--><!--]--></ul><!--[4--><!--]--></main>`,
  );
  assert.equal(
    await run(`Fragment.all("a").length + ":" + Fragment.all("b c").length + ":" + Fragment.all("").length`),
    "2:1:0",
  );
  assert.equal(
    await run(`Fragment.for("a") === Fragment.all("a")[0] && Fragment.for("a") !== Fragment.all("a")[1]`),
    true,
  );
  assert.equal(await run(`Fragment.for("a", document.querySelector("ul")) === Fragment.all("a")[1]`), true);
  assert.equal(
    await run(`String(Fragment.for("b")) + Fragment.with("b", () => 1) + Fragment.with("b c", (b) => b.key)`),
    "undefinedundefinedb c",
  );
  assert.deepEqual(problems.all, []);
});

test("what a script adds stands around what the server shows, which goes on changing", async () => {
  const live = await open(`<main>(<!--[1 a--><!----><!--(--><!--,-->i<!--)--><!--]-->)</main>`);
  await run(`Fragment.for("a").append("1", "<b>")`);
  await run(`Fragment.for("a").append(document.createElement("hr"))`);
  await run(`Fragment.for("a").prepend("2")`);
  await run(`Fragment.for("a").prepend("3")`);
  await shows("(32i1&lt;b&gt;<hr>)");
  // Next to an empty text and to the end of a list.
  live.send(frame.scope(1, frame.text(0, "text"), frame.list(1, frame.html(1, "<!--,-->j"))));
  await shows("(32textij1&lt;b&gt;<hr>)");
  live.send(frame.scope(1, frame.text(0, ""), frame.list(1, frame.remove(0, 2))));
  await shows("(321&lt;b&gt;<hr>)");
  await run(`document.querySelector("hr").remove()`);
  await run(`Fragment.for("a").append("4")`);
  await shows("(321&lt;b&gt;4)");
  await run(`Fragment.for("a").update()`);
  await shows("()");
  live.send(frame.scope(1, frame.text(0, "x")));
  await shows("(x)");
  assert.deepEqual(problems.all, [], "the page is what the server knows");
});

test("what is shown in place of the server's content leaves that to the server, and gives it back", async () => {
  const live = await open(
    `<main><table><tbody><!--[1 a--><!--(e--><tr><td><!--[2 b--><!---->1<!--]--></td></tr><!--)--><!--]--></tbody></table>` +
      `<svg><!--[3 c--><!--{--><g></g><!--}--><!--]--></svg></main>`,
  );
  await run(`Fragment.for("a").append(document.createElement("tr"))`);
  await run(`Fragment.for("a").update("in its place")`);
  await run(`Fragment.for("c").update()`);
  await run(`Fragment.for("c").update(document.createElement("b"))`);
  await run(`Fragment.for("a").prepend("before ")`);
  await shows("<table><tbody>before in its place</tbody></table><svg><b></b></svg>");
  live.send(
    frame.scope(2, frame.text(0, "2")),
    frame.scope(1, frame.list(0, frame.html(1, "<tr><td>3</td></tr>"))),
    frame.scope(3, frame.region(0, "<circle></circle>")),
  );
  await live.acknowledged(1);
  await shows("<table><tbody>before in its place</tbody></table><svg><b></b></svg>");
  await run(`Fragment.for("a").update()`);
  await run(`Fragment.for("c").update()`);
  await shows("<table><tbody><tr><td>2</td></tr><tr><td>3</td></tr></tbody></table><svg><circle></circle></svg>");
  assert.equal(await run(`document.querySelector("circle").namespaceURI`), "http://www.w3.org/2000/svg");
  live.send(frame.scope(2, frame.text(0, "4")));
  await shows("<table><tbody><tr><td>4</td></tr><tr><td>3</td></tr></tbody></table><svg><circle></circle></svg>");
  assert.deepEqual(problems.all, []);
});

test("a title goes with the content that has it, and comes back", async () => {
  const live = await open(`<main><!--[1 a--><!--="one"-->x<!--]--></main>`);
  await until(page, `document.title === "one"`);
  await run(`Fragment.for("a").update("y")`);
  await until(page, `document.title === "t" || document.title === ""`);
  live.send(frame.scope(1, frame.text(0, "two")));
  await live.acknowledged(1);
  await run(`Fragment.for("a").update()`);
  await until(page, `document.title === "two"`);
});

test("what was added goes when the server refreshes the fragment, or puts something in its place", async () => {
  const live = await open(`<main><!--[1 a-->x<!--]--><!--[12 a-->y<!--]--></main>`);
  await run(`for (const a of Fragment.all("a")) { a.update("z"); a.append("!") }`);
  await shows("z!z!");
  live.send(frame.say(1));
  await shows("xz!");
  live.send(frame.say(12));
  await shows("xy");
  assert.deepEqual(problems.all, []);
});

test("what was added stays where its content comes anew, and goes with what goes", async () => {
  const live = await open(
    `<main><!--[1 o--><!--{--><p><!--[2 a--><!---->1<!--]--></p><!--}--><!--]--><!--[3 b--><!---->2<!--]--></main>`,
  );
  await run(`Fragment.for("a").append("A")`);
  await run(`Fragment.for("b").prepend("B"); Fragment.for("b").append(document.createElement("input"))`);
  await run(`document.querySelector("input").focus()`);
  live.send(frame.scope(3, frame.content("<!---->3<input>")));
  await shows("<p>1A</p>B3<input><input>");
  live.send(frame.scope(3, frame.text(0, "4")));
  await shows("<p>1A</p>B4<input><input>");
  live.send(frame.scope(1, frame.region(0, "<p><!--[4 a--><!---->5<!--]--></p>")));
  await shows("<p>5</p>B4<input><input>");
  await run(`gone = Fragment.for("a")`);
  live.send(frame.scope(1, frame.region(0, "")));
  await shows("B4<input><input>");
  await run(`gone.append("x"); gone.update("y"); gone.prepend("z")`);
  assert.equal(await html(), "B4<input><input>");
  assert.deepEqual(problems.all, []);
});

test("a pause is asked for at once, once, and after a cut where it was not answered", async () => {
  const live = await open("<main></main>");
  await run(`stream("timer").pause()`);
  assert.deepEqual(await live.stream(), asked(2, TELL));
  assert.deepEqual(await live.stream(), asked(3, PAUSE));
  assert.equal(await run(`stream("timer").idle()`), true, "it is about to be");
  live.send(frame.say([2, 0, "timer"]));
  live.close(1012);
  const again = await server.connections.next();
  assert.deepEqual(await again.stream(), asked(3, PAUSE));
  again.send(frame.say([3, 1, "timer"]));
  again.send(frame.scope(1, frame.content("")));
  await again.acknowledged(3);
  again.close(1012);
  const last = await server.connections.next();
  await run(`stream("timer").resume()`);
  assert.deepEqual(await last.stream(), asked(4, GO_ON), "what was answered is not asked again");
});

test("what the server does to a stream is known, and a toggle waits until it is", async () => {
  const live = await open("<main></main>");
  await run(`stream("timer").toggle()`);
  assert.deepEqual(await live.stream(), asked(2, TELL));
  live.send(frame.say([2, 1, "timer"]));
  assert.deepEqual(await live.stream(), asked(3, GO_ON));
  live.send(frame.say([3, 0, "timer"]));
  await until(page, `!stream("timer").idle()`);
  live.send(frame.say([0, 1, "timer"]));
  await until(page, `stream("timer").idle()`);
  await run(`stream("timer").toggle()`);
  assert.deepEqual(await live.stream(), asked(4, GO_ON));
  assert.equal(await run(`stream("timer").idle()`), false);
  assert.equal(await run(`stream("timer") === stream("timer") && stream("timer") !== stream("other")`), true);
});

test("a stream that is not there is an error of the page", async () => {
  const live = await open("<main></main>");
  await run(`stream("tiemr").idle()`);
  assert.deepEqual(await live.stream(), asked(2, TELL, "tiemr"));
  live.send(frame.say([2, 2, "tiemr", "it follows timer"]));
  await run(`stream("tiemr").pause()`);
  assert.deepEqual(await live.stream(), asked(3, PAUSE, "tiemr"));
  live.send(frame.say([3, 2, "tiemr", "it follows timer"]));
  await until(page, "errors.length > 0");
  const error = 'this page follows no stream "tiemr": it follows timer';
  assert.deepEqual(await run("errors"), [error], "who only looks is told nothing");
  assert.equal(await problems.next(), `marquetry: ${error}`);
  assert.equal(await run(`stream("tiemr").idle()`), false);
});

test("where the server has run the page anew, what was paused is to be paused", async () => {
  const live = await open("<main><!--[1 a-->x<!--]--></main>");
  await run(`stream("timer").pause(); stream("log").idle()`);
  for (const [number, wish, key] of [
    [2, TELL, "timer"],
    [3, PAUSE, "timer"],
    [4, TELL, "log"],
  ] as const)
    assert.deepEqual(await live.stream(), asked(number, wish, key));
  live.send(frame.say([3, 1, "timer"]), frame.say([4, 0, "log"]));
  await until(page, `stream("timer").idle()`);
  await live.acknowledged(1);
  live.close(1012);
  const again = await server.connections.next();
  again.send(frame.page("P2"), frame.scope(1, frame.content("y")));
  assert.deepEqual(await again.stream(), asked(5, PAUSE));
  assert.deepEqual(await again.stream(), asked(6, GO_ON, "log"));
  await shows("y");
});

test("another page has other streams: what the browser wanted of those before is none of theirs", async () => {
  server.follows = true;
  server.answers["/next"] = `${JSON.stringify({ page: "P2~" })}\0<html><body><main>next</main></body></html>\0`;
  const live = await open(`<main><a href="/next">next</a></main>`);
  await run(`stream("timer").pause()`);
  assert.deepEqual(await live.stream(), asked(2, TELL));
  assert.deepEqual(await live.stream(), asked(3, PAUSE));
  await page.click("a");
  await shows("next");
  assert.deepEqual(await live.stream(), asked(4, TELL), "only what it does there");
  live.send(frame.say([3, 1, "timer"]));
  assert.equal(await run(`stream("timer").idle()`), false);
  live.send(frame.say([4, 1, "timer"]));
  await until(page, `stream("timer").idle()`);
  const kinds = live.received.all.map(({ kind }) => kind);
  assert.ok(kinds.indexOf("go") < kinds.lastIndexOf("stream"), `${kinds}`);
});

test("a page that asks for it is told when the tab is hidden, and over each connection", async () => {
  await page.addInitScript(() => {
    let hidden = false;
    Object.defineProperty(document, "hidden", { get: () => hidden });
    Object.assign(window, {
      hide(now: boolean) {
        hidden = now;
        document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
      },
    });
  });
  const live = await open("<main><!--[1 a-->x<!--]--></main>");
  await run("hide(true)");
  await run(`stream("timer")`);
  assert.deepEqual(await live.stream(), asked(2, TELL));
  assert.deepEqual(live.said("hidden"), [], "nobody has asked");
  live.send(frame.watch());
  assert.equal(await live.hidden(), true);
  await run("hide(false)");
  assert.equal(await live.hidden(), false);
  await run("hide(true)");
  assert.equal(await live.hidden(), true);
  live.close(1012);
  const again = await server.connections.next();
  assert.equal(await again.hidden(), true);
  again.send(frame.watch());
  assert.equal(await again.hidden(), true);
  await run("hide(false)");
  assert.equal(await again.hidden(), false);
  assert.equal(again.said("hidden").length, 3, "it is heard once, however often it is asked for");
});
