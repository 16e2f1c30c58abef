// The program: what it says, how it ends, and what becomes of open pages meanwhile.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { connected, shows, site, text, until } from "./support/browser.mjs";
import { run, start } from "./support/tour.mjs";

const directory = mkdtempSync(join(tmpdir(), "tour-"));
const SESSIONS = join(directory, "sessions.redb");
after(() => rmSync(directory, { recursive: true }));
const own = site({ SESSIONS });

test("a page finds its server again after it was killed", async () => {
  const visitor = await own.visitor({ forgiving: true });
  const page = await visitor.follow("/counter");
  const more = page.locator("button[aria-label='Count one more']");
  await more.click();
  await shows(page, "output", "1");
  await page.evaluate(() => (window.same = true));

  await own.tour.kill();
  await page.locator("html.marquetry-disconnected").waitFor({ state: "attached" });
  await page.locator(".link .off").waitFor();
  own.tour = await start({ port: own.tour.port, SESSIONS });
  await connected(page);
  await page.locator(".link .on").waitFor();
  assert.equal(await text(page, "output"), "1", "what was acknowledged is kept");
  await more.click();
  await shows(page, "output", "2");
  assert.ok(await page.evaluate(() => window.same), "the page was not loaded anew");
  assert.equal(await text(await visitor.open("/counter"), "output"), "2");
});

test("a page with streams and lists goes on after a restart", async () => {
  const visitor = await own.visitor({ forgiving: true });
  const [timer, list] = [await visitor.follow("/timer"), await visitor.follow("/lists")];
  await list.getByLabel("Remove maple").click();
  await list.getByLabel("Note on oak").fill("mine");
  await list.locator(".name", { hasText: "maple" }).waitFor({ state: "detached" });
  await own.tour.kill();
  await Promise.all([timer, list].map((page) => page.locator("html.marquetry-disconnected").waitFor({ state: "attached" })));
  own.tour = await start({ port: own.tour.port, SESSIONS });
  await Promise.all([timer, list].map(connected));
  let connections = 0;
  timer.on("websocket", () => connections++);
  for (let tick = 0; tick < 4; tick++) {
    const before = await text(timer, ".own em");
    await shows(timer, ".own em", (now) => now !== before);
  }
  assert.equal(connections, 0, "the connection lasts");
  await list.locator(".name", { hasText: "maple" }).waitFor();
  await list.getByLabel("Remove oak").click();
  await list.locator(".name", { hasText: "oak" }).waitFor({ state: "detached" });
});

test("what was typed and not sent is still there after a restart, with focus and caret", async () => {
  const page = await (await own.visitor({ forgiving: true })).follow("/forms");
  await page.fill("#seats", "7");
  await page.fill("#name", "Ann");
  await page.evaluate(() => {
    window.input = document.activeElement;
    window.input.setSelectionRange(1, 2);
  });
  // What carries it over is loaded while the server is there.
  await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => name.includes("/anew-")));
  await own.tour.kill();
  await page.locator("html.marquetry-disconnected").waitFor({ state: "attached" });
  await page.keyboard.type("li");
  own.tour = await start({ port: own.tour.port, SESSIONS });
  await connected(page);
  await page.keyboard.type("c");
  assert.deepEqual([await page.inputValue("#name"), await page.inputValue("#seats")], ["Alicn", "7"]);
  assert.ok(await page.evaluate(() => window.input === document.activeElement), "what did not change is the same element");
  await page.keyboard.press("Enter");
  await shows(page, ".done", "Booked: 7 seats for Alicn.");
});

test("what was sent in vain is still there after a restart, though its error is not", async () => {
  const page = await (await own.visitor({ forgiving: true })).follow("/forms");
  await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => name.includes("/anew-")));
  await page.fill("#name", "Ann");
  await page.fill("#seats", "99");
  await page.keyboard.press("Enter");
  await page.locator("#seats[aria-invalid=true]").waitFor();
  await own.tour.kill();
  await page.locator("html.marquetry-disconnected").waitFor({ state: "attached" });
  own.tour = await start({ port: own.tour.port, SESSIONS });
  await page.locator("#seats[aria-invalid=false]").waitFor();
  assert.deepEqual([await page.inputValue("#name"), await page.inputValue("#seats")], ["Ann", "99"]);
  await page.fill("#seats", "2");
  await page.keyboard.press("Enter");
  await shows(page, ".done", "Booked: 2 seats for Ann.");
});

test("a page that shows what it would show anew is sent nothing but its new name", async () => {
  const visitor = await own.visitor({ forgiving: true });
  const open = [];
  for (const path of ["/counter", "/forms", "/lists", "/slots", "/styles", "/async"]) {
    const page = await visitor.follow(path);
    const entry = await page.waitForFunction(() => performance.getEntriesByType("resource").find(({ name }) => name.includes("/anew-"))?.name);
    await page.evaluate((url) => import(url), await entry.jsonValue());
    const frames = [];
    page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => frames.push(payload)));
    open.push({ path, page, frames, before: await page.locator("main").innerHTML() });
  }
  const [{ page: counter }] = open;
  await counter.locator("button[aria-label='Count one more']").click();
  await shows(counter, "output", "1");
  await own.tour.kill();
  for (const { page } of open) await page.locator("html.marquetry-disconnected").waitFor({ state: "attached" });
  own.tour = await start({ port: own.tour.port, SESSIONS });
  for (const { path, page, frames, before } of open) {
    const [first] = await until(() => frames, ({ length }) => length > 0);
    // 0 and 5 announce the name, which has 22 letters.
    assert.deepEqual([...first.subarray(0, 3), first.length], [0, 5, 22, 25], path);
    if (page !== counter) assert.equal(await page.locator("main").innerHTML(), before, path);
  }
  await counter.locator("button[aria-label='Count one more']").click();
  await shows(counter, "output", "2");
});

test("what the page's own script has set is there again after a restart", async () => {
  const page = await (await own.visitor({ forgiving: true })).follow("/page-store");
  const there = () => text(page, ".there").then((text) => text.replace(/\s+/g, " "));
  await page.fill("#width", "300");
  await page.getByRole("button", { name: "Cut" }).click();
  await shows(page, "#here", "300 mm of Oak, cuts: 1");
  await own.tour.kill();
  await page.locator("html.marquetry-disconnected").waitFor({ state: "attached" });
  // Nobody is there to ask; it is asked for later.
  await page.selectOption("#wood", "Maple");
  own.tour = await start({ port: own.tour.port, SESSIONS });
  await connected(page);
  await until(there, "On the server: 300 mm of Maple");
  await shows(page, "#here", "300 mm of Maple, cuts: 1");
});

test("a taken port is named, and ends the program with code 1", async () => {
  const second = run({ PORT: String(own.tour.port) });
  assert.equal(await second.ended, 1);
  assert.match(second.output, new RegExp(`^error: port ${own.tour.port} is taken: .+\n$`));
});

test("what is no port is an error, too", async () => {
  const tour = run({ PORT: "http" });
  assert.equal(await tour.ended, 1);
  assert.match(tour.output, /^error: PORT is "http", which is no port/);
});

test("Ctrl-C ends it in order, though pages are open", async () => {
  const page = await (await own.visitor({ forgiving: true })).follow("/timer");
  assert.equal(await own.tour.kill("SIGINT"), 0);
  await page.locator("html.marquetry-disconnected").waitFor({ state: "attached" });
});
