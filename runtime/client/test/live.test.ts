// The bundle as it is shipped, in Chromium, against a server.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page, Route } from "playwright-core";
import { withSite } from "./browser";
import * as frame from "./frame";
import { type Connection, Queue, type Server } from "./server";

let server: Server;
let origin: string;
let page: Page;
let problems: Queue<string>;
withSite((site) => {
  ({ server, origin, page, problems } = site);
});

/** Serves `body` in a page and gives its connection. */
async function open(body: string, path = "/"): Promise<Connection> {
  server.body = body;
  await page.goto(origin + path);
  return server.connections.next();
}

const shown = (selector: string, text: string) =>
  page.waitForFunction(([s, t]) => document.querySelector(s)?.textContent === t, [selector, text] as const);
const state = (name: string) => page.waitForSelector(`html.marquetry-${name}`, { state: "attached" });
/** Waits until the client has one of its modules. */
const loaded = async (name: string) => {
  const entry = await page.waitForFunction(
    (name) => performance.getEntriesByType("resource").find((entry) => entry.name.includes(`/${name}-`))?.name,
    name,
  );
  await page.evaluate((url) => import(url as string), await entry.jsonValue());
};
const attribute = (selector: string, name: string) => page.getAttribute(selector, name);
const COUNT = `<p><!--[1 count--><!---->41<!--]--></p>`;

test("connects to the page's own URL with its id and no frames, and says so on html", async () => {
  const live = await open(COUNT, "/a/b?x=1#top");
  assert.equal(live.protocol, "marquetry.P1.0");
  assert.equal(live.path, "/a/b?x=1");
  await state("connected");
  live.send(frame.scope(1, frame.text(0, "42")));
  await shown("p", "42");
  assert.deepEqual(problems.all, []);
});

test("acknowledges frames at most once a second, and resumes from them", async () => {
  await page.addInitScript(() => {
    const { send } = WebSocket.prototype;
    const { fetch } = window;
    const sent: number[] = [];
    WebSocket.prototype.send = function (message) {
      sent.push(performance.now());
      send.call(this, message);
    };
    window.fetch = (...args) => {
      if (args[1]?.body) sent.push(performance.now());
      return fetch(...args);
    };
    Object.assign(window, { sent });
  });
  const live = await open(COUNT);
  for (let n = 0; n < 300; n++) live.send(frame.scope(1, frame.text(0, `${n}`)));
  await live.acknowledged(300);
  await shown("p", "299");
  live.send(frame.scope(1, frame.text(0, "last")));
  await live.acknowledged(301);
  const sent = (await page.evaluate("sent")) as number[];
  assert.equal(sent.length, live.said("ack").length);
  for (let n = 1; n < sent.length; n++) assert.ok((sent[n] as number) - (sent[n - 1] as number) > 990, `${sent}`);
  live.close(1012);
  assert.equal((await server.connections.next()).protocol, "marquetry.P1.301");
});

test("what the page keeps of the server's stores goes along to the next connection", async () => {
  const live = await open(COUNT);
  live.send(frame.keep("FIRST"));
  live.send(frame.scope(1, frame.text(0, "42")), frame.keep("KEPT-_"));
  await shown("p", "42");
  live.close(1012);
  const again = await server.connections.next();
  assert.equal(again.protocol, "marquetry.P1.2, KEPT-_");
  again.send(frame.scope(1, frame.text(0, "43")));
  await shown("p", "43");
});

test("what the page shows goes along to the next connection, in sums that a server which does not know it can compare", async () => {
  const style = `<link rel="stylesheet" href="data:text/css,">`;
  const live = await open(`${COUNT}<ul><!--[2 k--><!--(e--><li><!--[3--><!---->a<!--]--></li><!--)--><!--]--></ul>`);
  assert.equal(live.shows, "");
  await loaded("anew");
  await page.evaluate((style) => document.head.insertAdjacentHTML("beforeend", style), style);
  const sums = (all: string) =>
    Object.fromEntries([...all.matchAll(/~(\d+)\.([0-9a-z]+)/g)].map(([, number, sum]) => [number, sum]));
  live.close(1012);
  const again = await server.connections.next();
  const before = sums(again.shows);
  assert.deepEqual(Object.keys(before), ["0", "1", "2"], "what is inside of another fragment goes with that");
  again.send(frame.scope(3, frame.text(0, "b")));
  await shown("li", "b");
  again.close(1012);
  const after = sums((await server.connections.next()).shows);
  assert.deepEqual([after[0], after[1]], [before[0], before[1]]);
  assert.notEqual(after[2], before[2]);
});

test("a connection that was cut gets no acknowledgement any more", async () => {
  const said: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  const live = await open(COUNT);
  await state("connected");
  said.length = 0;
  live.send(frame.scope(1, frame.text(0, "42")));
  live.close(1012);
  const again = await server.connections.next();
  assert.equal(again.protocol, "marquetry.P1.1");
  await shown("p", "42");
  // Longer than an acknowledgement takes.
  await page.evaluate(() => new Promise((resume) => setTimeout(resume, 1500)));
  assert.deepEqual(said, []);
  assert.deepEqual(live.received.all, []);
});

test("shows that it is disconnected, and tries again", async () => {
  const live = await open(COUNT);
  await state("connected");
  server.open = false;
  live.socket.destroy();
  await state("disconnected");
  for (let attempt = 0; attempt < 2; attempt++) await server.refused.next();
  server.open = true;
  await server.connections.next();
  await state("connected");
  assert.equal(await page.evaluate(() => document.documentElement.className), "marquetry-connected");
});

test("tries again at once when the browser is online", async () => {
  const live = await open(COUNT);
  await state("connected");
  // The next attempt is due in an hour.
  await page.evaluate(() => {
    Math.random = () => 3600;
  });
  live.socket.destroy();
  await state("disconnected");
  assert.equal(server.connections.all.length, 1);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await server.connections.next();
  await state("connected");
});

test("a control sends its name and value, its arguments and the event's data", async () => {
  const live = await open(
    `<div data-on="mouseover:9.9">
       <input name="q" value="a b" data-on="input:3.1">
       <button data-on='click|e:3.2:[7,"x:1.2"]'>b</button>
       <input type="checkbox" name="c" data-on="change:3.3">
       <select multiple name="s" data-on="change:3.4"><option>1<option selected>2<option>3</select>
       <em data-on="click:3.5">em</em>
     </div>`,
  );
  await page.fill("input[name=q]", "é&");
  const typed = await live.call();
  assert.deepEqual({ ...typed, call: 0 }, { kind: "call", call: 0, instance: 3, trigger: 1, payload: "q=%C3%A9%26" });
  await page.evaluate(() => document.querySelector("button")?.click());
  const { trigger, payload } = await live.call();
  const fields = new URLSearchParams(payload);
  assert.equal(trigger, 2);
  assert.equal(fields.get("_a"), '[7,"x:1.2"]');
  assert.equal(JSON.parse(fields.get("_e") ?? "").type, "click");
  assert.equal(JSON.parse(fields.get("_e") ?? "").ctrlKey, false);
  const after = async (act: () => void) => {
    await page.evaluate(act);
    return (await live.call()).payload;
  };
  assert.equal(await after(() => document.querySelector<HTMLInputElement>("[name=c]")?.click()), "c=on");
  assert.equal(await after(() => document.querySelector<HTMLInputElement>("[name=c]")?.click()), "");
  const select = await after(() => {
    const s = document.querySelector("select") as HTMLSelectElement;
    (s.options[2] as HTMLOptionElement).selected = true;
    s.dispatchEvent(new Event("change", { bubbles: true }));
  });
  assert.equal(select, "s=2&s=3");
  assert.equal(await after(() => document.querySelector("em")?.click()), "");
});

test("a form sends its fields and its submitter, and the page stays", async () => {
  const live = await open(
    `<form method="post" action="?_t=1.0" data-on="submit:1.0"><input name="a" value="1"><button name="b" value="2">ok</button></form>`,
  );
  await page.fill("[name=a]", "x y");
  await page.click("button");
  const { call, payload } = await live.call();
  assert.equal(payload, "a=x+y&b=2");
  assert.equal(await attribute("form", "aria-busy"), "true");
  assert.equal(await attribute("form", "class"), "marquetry-busy");
  live.send(frame.done(call));
  await page.waitForSelector("form:not([aria-busy]):not(.marquetry-busy)");
  assert.deepEqual(server.posts, []);
});

test("a form is reset when its submit has succeeded, and not when it has failed or the visitor has gone on", async () => {
  const live = await open(
    `<form data-on="submit:1.0"><input name="a" value="1"><input type="checkbox" name="c"><button name="b">ok</button></form>`,
  );
  const submit = async (value: string) => {
    await page.fill("[name=a]", value);
    await page.check("[name=c]");
    await page.click("button");
    return (await live.call()).call;
  };
  const fields = async () => [await page.inputValue("[name=a]"), await page.isChecked("[name=c]")];
  const answered = () => page.waitForSelector("form:not([aria-busy])");

  live.send(frame.failed(await submit("failed"), { error: "taken" }));
  await answered();
  assert.deepEqual(await fields(), ["failed", true]);

  const slow = await submit("slow");
  await page.fill("[name=a]", "the next");
  live.send(frame.done(slow));
  await answered();
  assert.deepEqual(await fields(), ["the next", true]);

  live.send(frame.done(await submit("done")));
  await answered();
  assert.deepEqual(await fields(), ["1", false]);
  assert.deepEqual(problems.all, []);
});

test("what the server writes into a form outlives its reset; a form's other triggers reset nothing", async () => {
  const live = await open(
    `<!--[1 k--><form data-on="submit:1.0"><input data-m="value" name="a" value=""></form><!--]-->
     <form data-on="input:1.1" id="other"><input name="o"></form><div data-on="submit:1.2"><form id="inner"></form></div>`,
  );
  await page.fill("[name=a]", "tea");
  await page.press("[name=a]", "Enter");
  live.send(frame.scope(1, frame.attr(0, "Tea")), frame.done((await live.call()).call));
  await page.waitForSelector("form:not([aria-busy])");
  assert.equal(await page.inputValue("[name=a]"), "Tea");

  await page.fill("[name=o]", "x");
  live.send(frame.done((await live.call()).call));
  await page.waitForSelector("#other:not([aria-busy])");
  assert.equal(await page.inputValue("[name=o]"), "x");

  await page.evaluate(() => document.querySelector<HTMLFormElement>("#inner")?.requestSubmit());
  live.send(frame.done((await live.call()).call), frame.scope(1, frame.attr(0, "on")));
  await page.waitForSelector("[value=on]");
  assert.deepEqual(problems.all, []);
});

test("a trigger's button inside a form calls its trigger and does not submit the form", async () => {
  const live = await open(
    `<form method="post" data-on="submit:1.0"><button formaction="?_t=1.1" data-on="click:1.1"><b>x</b></button></form>
     <button form="mq" formaction="?_t=1.2" data-on="click:1.2" id="out">y</button>`,
  );
  await page.click("b");
  assert.equal((await live.call()).trigger, 1);
  await page.click("#out");
  assert.equal((await live.call()).trigger, 2);
  assert.deepEqual(server.posts, []);
  assert.equal(live.said("call").length, 2);
});

test("who prevents a submit also keeps it from the trigger", async () => {
  const live = await open(`<form data-on="submit:1.0"><button>x</button></form><i data-on="click:1.1">i</i>`);
  await page.evaluate(() => document.querySelector("form")?.addEventListener("submit", (e) => e.preventDefault()));
  await page.click("button");
  await page.click("i");
  assert.equal((await live.call()).trigger, 1);
});

test("a failure reaches the element as an event with message and fields", async () => {
  const live = await open(`<form data-on="submit:1.0"><button>x</button></form>`);
  await page.evaluate(() => {
    document.addEventListener("marquetry:error", (e) => {
      document.title = JSON.stringify([(e.target as Element).localName, (e as CustomEvent).detail]);
    });
  });
  await page.click("button");
  const { call } = await live.call();
  live.send(frame.failed(call, { error: "taken", fields: { email: "is taken" } }));
  await page.waitForFunction(() => document.title !== "t");
  assert.deepEqual(JSON.parse(await page.title()), ["form", { error: "taken", fields: { email: "is taken" } }]);
  await page.waitForSelector("form:not([aria-busy])");
});

test("an element is busy until its last call is answered, also when the server writes its class", async () => {
  const live = await open(`<!--[1 k--><button data-m="class" class="a" data-on="click:1.0">x</button><!--]-->`);
  await page.click("button");
  await page.click("button");
  const [first, second] = [await live.call(), await live.call()];
  live.send(frame.scope(1, frame.attr(0, "b")), frame.done(first.call));
  await page.waitForSelector("button.b.marquetry-busy[aria-busy]");
  live.send(frame.done(second.call));
  await page.waitForSelector("button.b:not(.marquetry-busy):not([aria-busy])");
});

test("modifiers: once, self, stop, prevent, keys", async () => {
  const live = await open(
    `<div data-on="click keydown:1.9">
       <button type="button" id="once" data-on="click|once|stop:1.0">o</button>
       <p id="self" data-on="click|self|stop:1.1">s<b>inner</b></p>
       <a id="prevent" href="/elsewhere" data-on="click|prevent|stop:1.2">p</a>
       <input id="key" data-on="keydown|enter|up|stop input|stop:1.3">
     </div>`,
  );
  await loaded("modifiers");
  await page.click("#once");
  await page.click("#once");
  await page.click("b");
  await page.click("#self", { position: { x: 1, y: 1 } });
  await page.click("#prevent");
  await page.focus("#key");
  for (const key of ["Escape", "Enter", "ArrowUp", "e"]) await page.keyboard.press(key);
  const expected = [0, 9, 1, 2, 9, 3, 3, 9, 3];
  const got: number[] = [];
  for (const _ of expected) got.push((await live.call()).trigger);
  // `once` stops only what it handles; the second click passes on. The key `e` is no filter: keydown passes, input calls.
  assert.deepEqual(got.sort(), expected.sort());
});

test("what is asked for by modifiers happens in order though they are still to be loaded, and can be later", async () => {
  const asked = new Queue<Route>();
  await page.route("**/modifiers-*", (route) => asked.put(route));
  const live = await open(
    `<input data-on="keydown|enter:1.0"><b data-on='click|once|e:1.1:["b"]'>b</b><i data-on="click:1.2">i</i>`,
  );
  for (const key of ["a", "Enter"]) await page.press("input", key);
  await page.click("b");
  await page.click("b");
  await page.click("i");
  assert.equal((await live.call()).trigger, 2);
  await (await asked.next()).continue();
  assert.deepEqual([(await live.call()).trigger, (await live.call()).trigger], [0, 1]);
  await page.click("i");
  assert.equal((await live.call()).trigger, 2);
  assert.equal(live.said("call").length, 4);

  await page.reload();
  const again = await server.connections.next();
  await (await asked.next()).abort();
  await page.click("b");
  await (await asked.next()).continue();
  const { trigger, payload } = await again.call();
  assert.deepEqual([trigger, new URLSearchParams(payload).get("_a")], [1, '["b"]']);
});

test("events that do not bubble reach their element only", async () => {
  const live = await open(`<form data-on="focus:1.0"><input data-on="focus:1.1"></form>`);
  await page.focus("input");
  assert.equal((await live.call()).trigger, 1);
  await page.evaluate(() => document.querySelector("form")?.dispatchEvent(new Event("focus")));
  assert.equal((await live.call()).trigger, 0);
  assert.equal(live.said("call").length, 2);
});

test("debounce sends the last value, before a click that follows; throttle sends the first and the last", async () => {
  const live = await open(
    `<input name="d" data-on="input|debounce(200):1.0"><button data-on="click:1.1">x</button><input name="t" data-on="input|throttle(300):1.2">`,
  );
  await loaded("modifiers");
  // All at once, as it is a matter of time.
  const type = (name: string, values: string[], button = "") =>
    page.evaluate(
      ([name, values, button]) => {
        const input = document.querySelector(`[name=${name}]`) as HTMLInputElement;
        for (const value of values) {
          input.value = value;
          input.dispatchEvent(new Event("input", { bubbles: true }));
        }
        if (button) document.querySelector<HTMLElement>(button)?.click();
      },
      [name, values, button] as const,
    );
  await type("d", ["a", "ab", "abc"]);
  assert.equal((await live.call()).payload, "d=abc");
  await type("d", ["abcd"], "button");
  assert.deepEqual([(await live.call()).payload, (await live.call()).trigger], ["d=abcd", 1]);
  await type("t", [..."12345"]);
  assert.deepEqual([(await live.call()).payload, (await live.call()).payload], ["t=1", "t=5"]);
  // Longer than either waits.
  await page.evaluate(() => new Promise((resume) => setTimeout(resume, 700)));
  assert.equal(live.said("call").length, 5);
});

test("an older value from the server does not overwrite what is being typed; the newest does", async () => {
  const live = await open(`<!--[1 k--><input data-m="value" name="v" value="" data-on="input:1.0"><!--]-->`);
  await page.locator("input").pressSequentially("ab");
  const [first, second] = [await live.call(), await live.call()];
  assert.deepEqual([first.payload, second.payload], ["v=a", "v=ab"]);
  live.send(frame.scope(1, frame.attr(0, "a")), frame.done(first.call));
  await page.waitForSelector("input[value=a]");
  assert.equal(await page.inputValue("input"), "ab");
  live.send(frame.scope(1, frame.attr(0, "AB")), frame.done(second.call));
  await page.waitForFunction(() => document.querySelector("input")?.value === "AB");

  await page.keyboard.press("Home");
  await page.keyboard.type("xy");
  const [third, fourth] = [await live.call(), await live.call()];
  live.send(
    frame.scope(1, frame.attr(0, "xAB")),
    frame.done(third.call),
    frame.scope(1, frame.attr(0, "xyAB")),
    frame.done(fourth.call),
  );
  await page.waitForSelector("input:not([aria-busy])");
  const input = page.locator("input");
  assert.deepEqual(await input.evaluate((i: HTMLInputElement) => [i.value, i.selectionStart]), ["xyAB", 2]);
});

test("what is typed into a field that tells only when it is left waits from the first letter on, and is told once", async () => {
  const live = await open(
    `<!--[1--><input type="number" data-m="value aria-invalid" name="n" value="1" data-on="input|debounce(99999) change:1.0"><!--]-->`,
  );
  await loaded("modifiers");
  const input = page.locator("input");
  await input.fill("");
  await input.pressSequentially("25");
  live.send(frame.scope(1, frame.attr(0, "7")));
  await page.waitForSelector("input[value='7']");
  assert.equal(await input.inputValue(), "25");
  await input.press("Tab");
  const call = await live.call();
  assert.equal(call.payload, "n=25");
  live.send(frame.scope(1, frame.attr(0, "8")));
  await page.waitForSelector("input[value='8']");
  assert.equal(await input.inputValue(), "25");
  live.send(frame.scope(1, frame.attr(0, "25")), frame.done(call.call));
  await page.waitForSelector("input:not([aria-busy])");
  live.send(frame.scope(1, frame.attr(0, "9")));
  await page.waitForFunction(() => document.querySelector("input")?.value === "9");

  // What the server refuses stays, with its mark.
  await input.fill("300");
  await input.press("Tab");
  const wrong = await live.call();
  live.send(
    frame.scope(1, frame.attr(1, "true")),
    frame.failed(wrong.call, { error: "n: too large", fields: { n: "too large" } }),
  );
  await page.waitForSelector("input[aria-invalid=true]:not([aria-busy])");
  assert.equal(await input.inputValue(), "300");
  assert.equal(live.said("call").length, 2);
});

test("bound boxes, radio buttons and selects follow the server, but not before it has heard of the visitor", async () => {
  const live = await open(
    `<!--[1--><select data-m="aria-invalid" data-on="change:1.0"><option data-m="selected" selected>a</option><option data-m="selected">b</option></select><!--]-->
     <!--[2--><input type="radio" name="r" value="x" data-m="checked" data-on="change:1.1" checked><input type="radio" name="r" value="y" data-m="checked" data-on="change:1.1"><!--]-->
     <!--[3--><input type="checkbox" value="k" data-m="checked" data-on='change:1.2:["k"]'><!--]-->`,
  );
  const select = page.locator("select");
  await select.selectOption("b");
  const chosen = await live.call();
  assert.equal(chosen.payload, "=b");
  // Another tab's choice crosses the visitor's.
  live.send(frame.scope(1, frame.attr(0, "false"), frame.attr(1, ""), frame.attr(2, null)));
  await page.waitForSelector("select[aria-invalid=false]");
  assert.equal(await select.inputValue(), "b");
  live.send(frame.scope(1, frame.attr(1, null), frame.attr(2, "")), frame.done(chosen.call));
  await page.waitForSelector("select:not([aria-busy])");
  assert.equal(await select.inputValue(), "b");
  live.send(frame.scope(1, frame.attr(1, ""), frame.attr(2, null)));
  await page.waitForFunction(() => document.querySelector("select")?.value === "a");

  await page.locator("[value=y]").click();
  const radio = await live.call();
  live.send(frame.scope(2, frame.attr(0, ""), frame.attr(1, null)), frame.done(radio.call));
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>("[value=x]")?.checked);

  const box = page.locator("[value=k]");
  await box.click();
  const on = await live.call();
  assert.equal(new URLSearchParams(on.payload).get("_a"), '["k"]');
  assert.equal(new URLSearchParams(on.payload).get(""), "k");
  live.send(frame.scope(3, frame.attr(0, "")), frame.done(on.call));
  await page.waitForSelector("[value=k]:not([aria-busy])");
  await box.click();
  assert.equal((await live.call()).payload, `_a=${encodeURIComponent('["k"]')}`);
});

test("calls made while disconnected are sent on reconnect, in order; too many fail", async () => {
  const live = await open(`<i data-on="click:1.0">i</i>`);
  await state("connected");
  await page.evaluate(() => {
    document.addEventListener("marquetry:error", () => {
      document.title += "!";
    });
  });
  await page.click("i");
  await live.call();
  server.open = false;
  live.socket.destroy();
  await state("disconnected");
  // The call that was sent and not answered is reported: nobody knows whether it ran.
  assert.equal(await page.title(), "t!");
  await page.evaluate(() => {
    for (let n = 0; n < 66; n++) document.querySelector("i")?.click();
  });
  assert.equal(await page.title(), "t!!!");
  server.open = true;
  await page.evaluate(() => dispatchEvent(new Event("online")));
  const again = await server.connections.next();
  const calls = [];
  for (let n = 0; n < 64; n++) calls.push((await again.call()).call);
  assert.deepEqual(
    calls,
    Array.from({ length: 64 }, (_, n) => n + 2),
  );
  again.send(...calls.map(frame.done));
  await page.waitForSelector("i:not([aria-busy])");
});

test("where no connection can be made, forms are posted as without the client", async () => {
  server.open = false;
  server.body = `<form method="post" action="?_t=1.0" data-on="submit:1.0"><input name="a" value="1"><button>x</button></form>`;
  await page.goto(origin);
  await state("disconnected");
  await page.click("button");
  await page.waitForURL(/_t=1.0/);
  assert.deepEqual(server.posts, ["/?_t=1.0 a=1"]);
});

test("a page changed by others warns, and asks for its content anew", async () => {
  const live = await open(
    `<div><!--[1 k--><!---->1<b data-on="click:1.0">x</b><!--[2--><!--{--><!--}--><!--]--><!--]--></div>`,
  );
  await state("connected");
  await page.evaluate(() => document.querySelector("b")?.previousSibling?.replaceWith("other", "text"));
  live.send(frame.scope(1, frame.text(0, "2")));
  const again = await server.connections.next();
  assert.equal(again.protocol, "marquetry.P1.!");
  assert.equal(again.shows, "");
  again.send(frame.scope(1, frame.content("<!---->3<i>y</i>")));
  await shown("div", "3y");
  again.send(frame.scope(1, frame.text(0, "4")));
  await shown("div", "4y");
  await again.acknowledged(2);
  await problems.next();
  assert.equal(problems.all.length, 1);
});

test("where others have removed a scope altogether, one fresh start is enough", async () => {
  const live = await open(`<div><!--[1 k--><!---->1<!--]--></div>${COUNT.replace("[1", "[2")}`);
  await state("connected");
  await page.evaluate(() => {
    (document.querySelector("div") as Element).innerHTML = "";
  });
  live.send(frame.scope(1, frame.text(0, "2")));
  const again = await server.connections.next();
  again.send(frame.scope(1, frame.content("<!---->3")), frame.scope(2, frame.content("<!---->3")));
  again.send(frame.scope(1, frame.text(0, "4")), frame.scope(2, frame.text(0, "4")));
  await shown("p", "4");
  await again.acknowledged(2);
  again.send(frame.scope(1, frame.text(0, "5")), frame.scope(2, frame.text(0, "5")));
  await shown("p", "5");
  assert.equal(server.connections.all.length, 2);
});

test("a message that is cut short asks for the content anew and throws nothing", async () => {
  const live = await open(COUNT);
  live.send([1, 0x20, 9, 65]);
  const again = await server.connections.next();
  assert.equal(again.protocol, "marquetry.P1.!");
  await problems.next();
  assert.equal(problems.all.length, 1);
});

test("a page that was run anew gets its new id, and the count goes on", async () => {
  const live = await open(COUNT);
  live.send(frame.scope(1, frame.text(0, "1")));
  live.send(frame.page("P2"), frame.scope(1, frame.content("<!---->7")));
  await shown("p", "7");
  live.close(1012);
  assert.equal((await server.connections.next()).protocol, "marquetry.P2.2");
});

test("what was entered and not sent survives a page that was run anew, and so do focus and caret", async () => {
  const form = (value: string, more = "") =>
    `${more}<form><input name="a" value="${value}"><input name="b" value="${value}"><input name="a" id="second">
      <input type="checkbox" name="c" value="1"><input type="checkbox" name="c" value="2" checked><input type="file" name="f">
      <select name="s"><option>x</option><option>y</option></select><textarea name="t">${value}</textarea></form>`;
  const live = await open(`<div><!--[1 k-->${form("old")}<!--]--></div>`);
  await page.fill("#second", "typed here");
  await page.fill("[name=t]", "long text");
  await page.uncheck("[value='2']");
  await page.selectOption("select", "y");
  await page.setInputFiles("[type=file]", { name: "f.txt", mimeType: "text/plain", buffer: Buffer.from("x") });
  await loaded("anew");
  await page.evaluate(() => {
    const input = document.querySelector("#second") as HTMLInputElement;
    input.focus();
    input.setSelectionRange(2, 5);
  });
  live.send(frame.page("P2"), frame.scope(1, frame.content(form("new", "<p>anew</p>"))));
  await shown("p", "anew");
  const found = await page.evaluate(() => {
    const input = document.activeElement as HTMLInputElement;
    const controls = [...document.querySelectorAll<HTMLInputElement>("input,select,textarea")];
    const values = controls.map(({ type, checked, value, files }) =>
      type === "checkbox" ? checked : (files?.[0]?.name ?? value),
    );
    return [values, input.id, input.selectionStart, input.selectionEnd];
  });
  assert.deepEqual(found, [["new", "new", "typed here", false, false, "f.txt", "y", "long text"], "second", 2, 5]);
  assert.deepEqual(problems.all, []);
});

test("what a form sent in vain survives a page that was run anew, also where the server has said it back", async () => {
  const form = (value: string, more = "") =>
    `${more}<form data-on="submit:1.0"><input name="a"${value && ` value="${value}"`}><input name="b" value="2"><textarea name="t">${value}</textarea>
      <input type="checkbox" name="c"${value && " checked"}><select name="s"><option>x</option><option${value && " selected"}>y</option></select>
      <input type="hidden" name="h" value="${value}"><button>Send</button></form>`;
  const live = await open(`<div><!--[1 k-->${form("")}<!--]--></div>`);
  const values = () =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLInputElement>("input,select,textarea")].map(({ type, checked, value }) =>
        type === "checkbox" ? checked : value,
      ),
    );
  await page.fill("[name=a]", "typed");
  await page.fill("[name=t]", "typed");
  await page.check("[name=c]");
  await page.selectOption("select", "y");
  await loaded("anew");
  await page.click("button");
  const { call } = await live.call();
  live.send(
    frame.scope(1, frame.content(form("typed"))),
    frame.failed(call, { error: "no" }),
    frame.scope(1, frame.content(form("typed", "<p>failed</p>"))),
  );
  await shown("p", "failed");
  assert.deepEqual(await values(), ["typed", "2", "typed", true, "y", "typed"]);
  live.send(frame.page("P2"), frame.scope(1, frame.content(form("", "<p>anew</p>"))));
  await shown("p", "anew");
  assert.deepEqual(await values(), ["typed", "2", "typed", true, "y", ""], "what is hidden is the server's");
  // And once more, now in other elements.
  live.send(frame.page("P3"), frame.scope(1, frame.content(`<p>other</p><section>${form("")}</section>`)));
  await shown("p", "other");
  assert.deepEqual(await values(), ["typed", "2", "typed", true, "y", ""]);
  await page.evaluate(() => document.querySelector("form")?.reset());
  live.send(frame.page("P4"), frame.scope(1, frame.content(`<p>last</p><section>${form("")}</section>`)));
  await shown("p", "last");
  assert.deepEqual(await values(), ["", "2", "", false, "x", ""]);
  assert.deepEqual(problems.all, []);
});

test("a component that is written anew keeps what was entered, the focus, and what it waits for", async () => {
  const row = (title: string) =>
    `<p>${title}</p><form data-on="submit:1.0"><input name="text"><button>add</button></form><input id="note"><button type="button" data-on="click:1.1">x</button><a href="#">y</a>`;
  const live = await open(`<div><!--[1 k--><!--{-->${row("old")}<!--}--><!--]--></div>`);
  await page.fill("#note", "a note");
  await loaded("anew");
  await page.fill("[name=text]", "sent");
  await page.focus("a");
  await page.click("form button");
  const { call } = await live.call();
  live.send(frame.scope(1, frame.again(0, row("new"))));
  await shown("p", "new");
  assert.deepEqual(
    await page.evaluate(() => [
      ...[...document.querySelectorAll("input")].map(({ value }) => value),
      document.activeElement?.textContent,
      document.querySelector("form")?.ariaBusy,
    ]),
    ["sent", "a note", "add", "true"],
  );
  live.send(frame.scope(1, frame.again(0, row("newer"))), frame.done(call));
  await shown("p", "newer");
  // As if it had stood there all the time: the form is emptied.
  await page.waitForSelector("form:not([aria-busy])");
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("input")].map(({ value }) => value)), [
    "",
    "a note",
  ]);
});

test("redirects and reloads; never to a script", async () => {
  const live = await open(`<i data-on="click:1.0">i</i>`);
  await page.click("i");
  const { call } = await live.call();
  live.send(frame.redirect(call, "javascript:document.title='bad'"));
  await page.waitForSelector("i:not([aria-busy])");
  await page.click("i");
  live.send(frame.redirect((await live.call()).call, "/next?a=1"));
  await page.waitForURL("**/next?a=1");
  const next = await server.connections.next();
  await page.evaluate(() => {
    document.title = "old";
  });
  next.send(frame.reload());
  await page.waitForFunction(() => document.title === "t");
  await server.connections.next();
});

test("fetches what the server says, and goes where an answer leads only then", async () => {
  const asked = new Queue<Route>();
  await page.route("**/?_s=*", (route) => asked.put(route));
  const answer = async () => (await asked.next()).fulfill({ status: 204, headers: { "set-cookie": "id=new; Path=/" } });
  await page.addInitScript(() => {
    const { fetch } = window;
    window.fetch = (...args) => {
      if (`${args[0]}`.startsWith("?_s")) document.documentElement.lang = `${args[1]?.keepalive}`;
      return fetch(...args);
    };
  });
  const live = await open(`<i data-on="click:1.0">i</i><b data-on="click:1.1">b</b>`, "/?q=1");
  await page.click("i");
  live.send([...frame.fetched("?_s=one"), ...frame.done((await live.call()).call)]);
  await page.waitForSelector("i:not([aria-busy])");
  await answer();
  await page.waitForFunction(() => document.cookie === "id=new");
  assert.equal(await attribute("html", "lang"), "true", "it outlives the page");
  await page.click("b");
  live.send([...frame.fetched("?_s=two"), ...frame.redirect((await live.call()).call, "/next")]);
  await page.waitForSelector("b:not([aria-busy])");
  // Longer than it takes to go there.
  await page.evaluate(() => new Promise((resume) => setTimeout(resume, 100)));
  assert.equal(new URL(page.url()).search, "?q=1");
  await answer();
  await page.waitForURL("**/next");
});

test("events of elements that arrive later are heard", async () => {
  const live = await open(`<!--[1 k--><!--{--><!--}--><p data-m="data-on">x</p><!--]-->`);
  await state("connected");
  live.send(frame.scope(1, frame.region(0, `<b data-on="dblclick:1.0">x</b>`), frame.attr(1, "contextmenu:1.1")));
  await page.dblclick("b");
  assert.equal((await live.call()).trigger, 0);
  await page.click("p", { button: "right" });
  assert.equal((await live.call()).trigger, 1);
});

test("a second copy of the client does not start", async () => {
  await open(COUNT);
  await state("connected");
  await page.evaluate((url) => import(url), "/client.js#2");
  // Longer than it takes to connect.
  await page.evaluate(() => new Promise((resume) => setTimeout(resume, 200)));
  assert.equal(server.connections.all.length, 1);
});

test("many patches keep no removed scopes and no nodes", async () => {
  const live = await open(`<!--[1 k--><!--{--><!--}--><!--]-->`);
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.enable");
  const nodes = async () => {
    await session.send("HeapProfiler.collectGarbage");
    return (await session.send("Memory.getDOMCounters")).nodes;
  };
  const cycle = async (from: number) => {
    for (let n = from; n < from + 200; n++)
      live.send(frame.scope(1, frame.region(0, `<!--[${n}--><p><!---->${n}</p><!--]-->`)));
    await shown("p", `${from + 199}`);
    // Before it says so, it forgets what has gone.
    await live.acknowledged(from / 5);
  };
  await cycle(1000);
  const before = await nodes();
  await cycle(2000);
  await cycle(3000);
  const now = await nodes();
  assert.ok(now <= before + 10, `${before} nodes became ${now}`);
});
