// Behind proxies that let no WebSocket through: events and posts carry the same.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, test } from "node:test";
import { connected, shows, site, until } from "./support/browser.mjs";
import { proxy } from "./support/proxy.mjs";
import { start } from "./support/tour.mjs";

const directory = mkdtempSync(join(tmpdir(), "tour-"));
const SESSIONS = join(directory, "sessions.redb");
after(() => rmSync(directory, { recursive: true }));
const own = site({ SESSIONS });
const more = "button[aria-label='Count one more']";

let between;
/** Puts a proxy in front of the tour. */
async function behind(upgrade, collects) {
  between = await proxy(own.tour.port, upgrade, collects);
  own.tour.url = between.url;
}
afterEach(() => between.stop());

/** Opens a tab, and waits until it is live by events. */
async function follow(visitor, path) {
  const before = between.streams;
  const page = await visitor.open(path);
  await until(() => between.streams > before, true);
  await connected(page);
  return page;
}

const says = (status) => (socket) =>
  socket.end(`HTTP/1.1 ${status} Not so\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
/** What the names of tests say of a proxy that passes nothing on before an answer has ended. */
const AND = ["", ", where answers are held back until they end"];
const WAYS = {
  "answers 200": says(200),
  "answers 400": says(400),
  "answers 403": says(403),
  "answers 426": says(426),
  "answers 502": says(502),
  "swallows the upgrade": () => {},
  "cuts the line at once": (socket) => socket.destroy(),
  "cuts a socket that has opened": (socket, pass) =>
    pass().once("data", (answer) => {
      // Not more than the answer to the upgrade.
      assert.match(`${answer}`, /^HTTP\/1.1 101/);
      socket.destroySoon();
    }),
};

for (const [how, upgrade] of Object.entries(WAYS))
  test(`pages are live where a proxy ${how}`, async () => {
    await behind(upgrade);
    const visitor = await own.visitor({ forgiving: true });
    const [page, other] = [await follow(visitor, "/counter"), await follow(visitor, "/counter")];
    await page.click(more);
    const count = await shows(page, "output", (count) => count > 0);
    await shows(other, "output", count);
    await other.click(more);
    await shows(page, "output", `${+count + 1}`);
    assert.ok(between.upgrades > 1, "a socket was tried");
  });

for (const collects of [false, true])
  test(`lists, streams and errors come by events as they do by a socket${AND[+collects]}`, async () => {
    await behind(says(403), collects);
    const visitor = await own.visitor({ forgiving: true });
    const lists = await follow(visitor, "/lists");
    const names = () => lists.locator(".rows .name").allTextContents();
    await lists.locator(".actions button", { hasText: "Sort" }).click();
    await until(names, ["cherry", "ebony", "maple", "oak", "walnut"]);
    const streams = await follow(visitor, "/streams");
    await until(
      () => streams.locator("#append b").allTextContents(),
      (numbers) => numbers.length === 5 && +numbers[4] > 7,
    );
    const forms = await follow(visitor, "/forms");
    await forms.fill("#name", " ");
    await forms.fill("#seats", "9");
    await forms.click("form button");
    await shows(forms, "#seats-error", "The boat has 8 seats, so 9 cannot be booked.");
    assert.deepEqual([await forms.inputValue("#name"), await forms.inputValue("#seats")], [" ", "9"]);
    const uploads = await follow(visitor, "/uploads");
    await uploads.setInputFiles("#texts", { name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("one two") });
    await uploads.click("form button");
    await until(() => uploads.locator("tbody tr").allInnerTexts(), ["a.txt\t2\t7"]);
  });

for (const collects of [false, true])
  test(`a page finds its server again after it was killed, and keeps to events${AND[+collects]}`, async () => {
    await behind(says(502), collects);
    const page = await follow(await own.visitor({ forgiving: true }), "/counter");
    await page.click(more);
    const count = await shows(page, "output", (count) => count > 0);
    await own.tour.kill();
    await page.locator("html.marquetry-disconnected").waitFor({ state: "attached" });
    own.tour = await start({ SESSIONS });
    between.port = own.tour.port;
    await connected(page);
    await page.click(more);
    await shows(page, "output", `${+count + 1}`);
  });

for (const collects of [false, true])
  test(`a tab that is closed leaves its page at once${AND[+collects]}`, async () => {
    await behind(says(403), collects);
    const visitor = await own.visitor({ forgiving: true });
    const page = await follow(visitor, "/timer");
    const other = await follow(visitor, "/counter");
    const before = between.posts;
    await page.goto("about:blank");
    await until(() => between.posts > before, true);
    await other.click(more);
    await shows(other, "output", (count) => count > 0);
  });

test("where answers are held back until they end a page goes on over answers that end, and resumes where one was cut", async () => {
  await behind(says(403), true);
  const visitor = await own.visitor({ forgiving: true });
  const page = await follow(visitor, "/lists");
  const names = () => page.locator(".rows .name").allTextContents();
  const act = (what) => page.locator(".actions button", { hasText: what }).click();
  /** Waits until the page has asked for what comes next. */
  const hangs = (asks) => until(() => between.asks > asks && between.hanging.size > 0, true);
  await act("Sort");
  const sorted = ["cherry", "ebony", "maple", "oak", "walnut"];
  await until(names, sorted);
  const { streamed } = between;
  for (const order of [sorted.toReversed(), sorted, sorted.toReversed()]) {
    await hangs(0);
    const { asks } = between;
    between.cut();
    await hangs(asks);
    await connected(page);
    // Had the page been run anew, this would be another order.
    await act("Reverse");
    await until(names, order);
  }
  assert.equal(between.streamed, streamed, "no stream is tried again");
  // A page has one answer hanging, and no more.
  const other = await follow(visitor, "/counter");
  await other.click(more);
  await shows(other, "output", (count) => count > 0);
  await until(() => between.hanging.size, 2);
});
