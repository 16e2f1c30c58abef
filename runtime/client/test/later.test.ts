// What comes in the page's own answer, behind the page: in its place, once, whichever way it comes.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page, Route } from "playwright-core";
import { withSite } from "./browser";
import * as frame from "./frame";
import { Queue, type Server } from "./server";

let server: Server;
let origin: string;
let page: Page;
let problems: Queue<string>;
withSite((site) => {
  ({ server, origin, page, problems } = site);
});

const TWO = `<p><!--[1--><!--{--><i>a</i><!--}--><!--]--></p><p><!--[2--><!--{--><i>b</i><!--}--><!--]--></p>`;
const [first, second] = [frame.scope(1, frame.region(0, "<b>é</b>")), frame.scope(2, frame.region(0, "<b>&amp;</b>"))];
const shown = (text: string) => page.waitForFunction((t) => document.body.innerText.trim() === t, text);

async function goesOn(): Promise<void> {
  server.goesOn = true;
  server.body = TWO;
  await page.goto(origin, { waitUntil: "commit" });
}

test("takes frames of the answer where no connection can be made, before the answer ends", async () => {
  server.open = false;
  await goesOn();
  await shown("a\n\nb");
  await server.arrives([second], 7);
  await shown("a\n\n&");
  await server.arrives([first]);
  await shown("é\n\n&");
  assert.equal(await page.locator("marquetry-frame").count(), 0);
  server.open = true;
  assert.equal((await server.connections.next()).protocol, "marquetry.P1.2");
  assert.deepEqual(problems.all, []);
});

test("takes frames that were there before the client", async () => {
  const asked = new Queue<Route>();
  await page.route("**/client.js", (route) => asked.put(route));
  await goesOn();
  await server.arrives([first, second]);
  server.later?.end("</body></html>");
  await page.waitForFunction(() => document.querySelectorAll("marquetry-frame").length === 2);
  await (await asked.next()).continue();
  await shown("é\n\n&");
  assert.equal((await server.connections.next()).protocol, "marquetry.P1.2");
  assert.deepEqual(problems.all, []);
});

test("a connection brings what the answer had not, and the answer nothing any more", async () => {
  await goesOn();
  const live = await server.connections.next();
  assert.equal(live.protocol, "marquetry.P1.0");
  await page.waitForSelector("html.marquetry-connected", { state: "attached" });
  live.send(first);
  await server.arrives([first, second]);
  await page.waitForFunction(() => document.querySelectorAll("marquetry-frame").length === 2);
  await shown("é\n\nb");
  live.send(second);
  await shown("é\n\n&");
  await live.acknowledged(2);
  assert.deepEqual(problems.all, []);
});

test("where others have changed the page, all of it comes anew over the connection", async () => {
  server.open = false;
  await goesOn();
  await shown("a\n\nb");
  const cutShort = [1, 0x60, 9, 65];
  await server.arrives([cutShort, first, second]);
  await page.waitForFunction(() => !document.querySelector("marquetry-frame"));
  server.open = true;
  assert.equal((await server.connections.next()).protocol, "marquetry.P1.!");
});
