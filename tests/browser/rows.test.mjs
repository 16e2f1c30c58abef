// What the visitor does in the rows of a list stays there while the list is edited; and ten thousand rows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { site, text, until } from "./support/browser.mjs";

const own = site({ program: "rows" });
/** Presses a button without taking anything away from where it is, and waits until that is done. */
const press = async (page, name) => {
  const done = Number(await text(page, "output"));
  await page.getByRole("button", { name, exact: true }).evaluate((button) => button.click());
  await until(() => text(page, "output"), `${done + 1}`);
};
const order = (page) => page.locator("ul > li").evaluateAll((rows) => rows.map(({ id }) => Number(id.slice(1))));

/** Each edit, with the order that it makes of the one before. */
const shuffled = (row) => ((row + 1) * 7919) % 10007;
const EDITS = [
  ["rotate", ([first, ...others]) => [...others, first]],
  ["back", (rows) => [rows.at(-1), ...rows.slice(0, -1)]],
  ["reverse", (rows) => rows.toReversed()],
  ["front", (rows) => [Math.max(...rows) + 1, ...rows]],
  ["shuffle", (rows) => rows.toSorted((a, b) => shuffled(a) - shuffled(b))],
  ["sort", (rows) => rows.toSorted((a, b) => a - b)],
  ["rotate", ([first, ...others]) => [...others, first]],
  ["reverse", (rows) => rows.toReversed()],
  ["thin", (rows) => rows.filter((row) => row % 2 === 0)],
];

/** Whether what the browser forgets of elements that are put somewhere else is lost in this browser. */
const BROWSERS = [
  ["", () => {}],
  [", where elements cannot move", () => delete Element.prototype.moveBefore],
];

for (const [where, makeSo] of BROWSERS) {
  const rows = async () => {
    const visitor = await own.visitor();
    const page = await visitor.open("/");
    await page.addInitScript(makeSo);
    await page.reload();
    await page.locator("html.marquetry-connected").waitFor({ state: "attached" });
    return page;
  };
  /** Waits for what keeps it, which is loaded once the page is connected. */
  const keeper = async (page) => {
    const entry = await page.waitForFunction(() => performance.getEntriesByType("resource").find(({ name }) => name.includes("/anew-"))?.name);
    // Who asks for it now has it after the client has.
    await page.evaluate((url) => import(url), await entry.jsonValue());
  };

  test(`focus, caret, scroll and playing media stay in a row while the list is edited${where}`, async () => {
    const page = await rows();
    await page.locator("#r0 input").click();
    await page.keyboard.type("!");
    await page.evaluate(async () => {
      const row = document.querySelector("#r0");
      const [input, lines, view, audio] = ["input", "textarea", ".view", "audio"].map((css) => row.querySelector(css));
      input.setSelectionRange(2, 4);
      const lost = (window.lost = []);
      input.addEventListener("blur", () => lost.push("focus"));
      audio.addEventListener("pause", () => lost.push("sound"));
      await audio.play();
      lines.scrollTop = 11;
      view.scrollTop = 123;
      // Both have told of it.
      await new Promise((resume) => requestAnimationFrame(() => setTimeout(resume)));
      window.state = () => ({
        focus: document.activeElement === input && row.isConnected,
        value: input.value,
        caret: [input.selectionStart, input.selectionEnd],
        scroll: [lines.scrollTop, view.scrollTop],
        playing: !audio.paused,
        lost,
      });
    });
    await keeper(page);
    const before = await page.evaluate("state()");
    assert.deepEqual([before.focus, before.caret, before.scroll[1], before.playing], [true, [2, 4], 123, true]);
    let expected = await order(page);
    for (const [name, edit] of EDITS) {
      expected = edit(expected);
      await press(page, name);
      assert.deepEqual(await order(page), expected, name);
      assert.deepEqual(await page.evaluate("state()"), before, name);
    }
    const played = await page.evaluate(() => document.querySelector("#r0 audio").currentTime);
    await page.waitForFunction((played) => document.querySelector("#r0 audio").currentTime !== played, played);
  });

  test(`what is selected in rows stays selected while they move${where}`, async () => {
    const page = await rows();
    const select = (from, to) =>
      page.evaluate(
        ([from, to]) => {
          const [anchor, focus] = [from, to].map(([css, at]) => [document.querySelector(css).firstChild, at]);
          getSelection().setBaseAndExtent(...anchor, ...focus);
          window.selected = () => {
            const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection();
            return [anchorNode === anchor[0], anchorOffset, focusNode === focus[0], focusOffset, getSelection().toString().slice(0, 3)];
          };
        },
        [from, to],
      );
    await select(["#r0 span", 3], ["#r0 span", 8]);
    await keeper(page);
    for (const [name] of EDITS.slice(0, 6)) {
      await press(page, name);
      assert.deepEqual(await page.evaluate("selected()"), [true, 3, true, 8, "t o"], name);
    }
    // Over several rows, of which one moves.
    await select(["#r1 span", 2], ["#r2 span", 6]);
    for (const name of ["rotate", "rotate", "sort"]) {
      await press(page, name);
      assert.deepEqual((await page.evaluate("selected()")).slice(0, 4), [true, 2, true, 6], name);
    }
    // The caret in what is edited.
    await page.locator("#r4 p").click();
    await select(["#r4 p", 5], ["#r4 p", 5]);
    for (const name of ["reverse", "shuffle", "sort"]) {
      await press(page, name);
      assert.deepEqual((await page.evaluate("selected()")).slice(0, 4), [true, 5, true, 5], name);
    }
    await page.keyboard.type(",");
    assert.equal(await page.locator("#r4 p").textContent(), "words, to edit");
  });
}

const COUNT = 10_000;
const many = (page) => page.locator("tbody").evaluate((body) => [...body.rows].map((row) => Number(row.cells[0].textContent)));

/** Counts, from now on, the nodes that come and go in the list, and the steps that the client takes through the page. */
const count = (page) =>
  page.evaluate(() => {
    const counts = { come: 0, go: 0, steps: 0 };
    const add = (records) => {
      for (const { addedNodes, removedNodes } of records) {
        counts.come += addedNodes.length;
        counts.go += removedNodes.length;
      }
    };
    const observer = new MutationObserver(add);
    observer.observe(document.querySelector("tbody"), { childList: true });
    const step = (prototype, name) => {
      const known = Object.getOwnPropertyDescriptor(prototype, name);
      const how = known.get ? "get" : "value";
      Object.defineProperty(prototype, name, {
        ...known,
        [how](...args) {
          counts.steps++;
          return known[how].apply(this, args);
        },
      });
    };
    step(TreeWalker.prototype, "nextNode");
    for (const name of ["nextSibling", "parentNode"]) step(Node.prototype, name);
    window.counted = () => {
      add(observer.takeRecords());
      const now = { ...counts };
      Object.assign(counts, { come: 0, go: 0, steps: 0 });
      return now;
    };
  });

test("ten thousand rows are shown, edited, moved and removed, in steps that do not grow with their square", async () => {
  const page = await (await own.visitor()).follow(`/many/${COUNT}`);
  let expected = Array.from({ length: COUNT }, (_, row) => row);
  assert.deepEqual(await many(page), expected);
  await count(page);
  const kept = await page.evaluateHandle(() => [...document.querySelectorAll("tbody tr")]);
  const counted = () => page.evaluate("counted()");
  /** A page with a few rows takes so many steps for each message, and not more because there are ten thousand. */
  const FEW = 500;

  await press(page, "front");
  expected = [COUNT, ...expected];
  assert.deepEqual(await many(page), expected);
  const { steps, ...front } = await counted();
  assert.deepEqual(front, { come: 1, go: 0 });
  assert.ok(steps < FEW, `${steps} steps for a row in front`);

  await press(page, "rotate");
  expected = [...expected.slice(1), COUNT];
  assert.deepEqual(await many(page), expected);
  const rotated = await counted();
  assert.deepEqual([rotated.come, rotated.go], [1, 1], "one row moves");
  assert.ok(rotated.steps < FEW, `${rotated.steps} steps for a row that moves`);

  await press(page, "shuffle");
  expected = expected.toSorted((a, b) => shuffled(a) - shuffled(b));
  assert.deepEqual(await many(page), expected);
  const shuffle = await counted();
  assert.ok(shuffle.come === shuffle.go && shuffle.come > COUNT / 2 && shuffle.come <= COUNT, `${JSON.stringify(shuffle)}`);
  assert.ok(shuffle.steps < 20 * COUNT, `${shuffle.steps} steps for a shuffle`);
  assert.ok(await kept.evaluate((rows) => rows.every((row) => row.isConnected)), "no row was made anew");

  await press(page, "reverse");
  expected = expected.toReversed();
  assert.deepEqual(await many(page), expected);
  const reverse = await counted();
  assert.deepEqual([reverse.come, reverse.go], [COUNT, COUNT], "all but one of them move");
  assert.ok(reverse.steps < 20 * COUNT, `${reverse.steps} steps to reverse`);

  await press(page, "thin");
  expected = expected.filter((row) => row % 2 === 0);
  assert.deepEqual(await many(page), expected);
  const thin = await counted();
  assert.deepEqual([thin.come, thin.go], [0, COUNT + 1 - expected.length]);

  await press(page, "clear");
  assert.deepEqual(await many(page), []);
  const clear = await counted();
  assert.deepEqual([clear.come, clear.go], [0, expected.length]);
  assert.ok(clear.steps < 20 * COUNT, `${clear.steps} steps to remove all`);

  await press(page, "front");
  assert.deepEqual(await many(page), [0]);
});
