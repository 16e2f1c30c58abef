import assert from "node:assert/strict";
import { test } from "node:test";
import { shows, site, until } from "./support/browser.mjs";

const own = site({ program: "trees" });
const STATES = 14;

/** In a page: what stands in it as a value, without comments, scripts and what a page has for itself. */
const READ = `(document) => {
  // A button that was clicked is busy until its trigger has been answered.
  const own = /^(data-(m|on)|formaction|aria-busy)=|^class=(marquetry-busy)?$/;
  const read = (node) => {
    if (node.nodeType === 3) return node.data;
    const attributes = [...node.attributes].map((attribute) => attribute.name + "=" + attribute.value).sort();
    const inside = [];
    for (const child of node.childNodes) {
      if (child.nodeType === 8 || child.localName === "script") continue;
      const value = read(child);
      if (typeof value === "string" && typeof inside.at(-1) === "string") inside.push(inside.pop() + value);
      else if (value !== "") inside.push(value);
    }
    return [node.localName + " " + attributes.filter((text) => !own.test(text)).join(" "), ...inside];
  };
  return JSON.stringify(read(document.body));
}`;

/** A page's tree, and that of a page which begins with its state. */
const trees = (page, path, n) =>
  page.evaluate(
    async ([script, url]) => {
      const read = (0, eval)(script);
      const fresh = await (await fetch(url)).text();
      return [read(document), read(new DOMParser().parseFromString(fresh, "text/html"))];
    },
    [READ, `${path}?n=${n}`],
  );

/** Goes through states of a page by clicks: after each, its tree must come to what a browser makes of a fresh page. */
async function follows(path, each = async () => {}) {
  const page = await (await own.visitor()).follow(path);
  for (let n = 0; n < STATES; n++) {
    await shows(page, "#n", String(n));
    const [seen, fresh] = await trees(page, path, n);
    assert.equal(seen, fresh, `${path} at ${n}`);
    await each(page, n);
    await page.click("#step");
  }
}

test("tables: rows live in the body that the browser adds, with all that stands around them", async () => {
  await follows("/tables", async (page) => {
    assert.equal(await page.locator("#implied > tbody").count(), 1);
    assert.equal(await page.locator("#implied > :not(tbody), #after-a-head > tr, #columns > tr").count(), 0);
  });
});

test("selects, groups, lists, columns, rubies and drawings", async () => {
  await follows("/selects");
});

test("a line feed at the beginning of <pre>, <textarea> and <listing> stays", async () => {
  const texts = ["\nfirst", "\n\ntwo", "plain", "", "\n", " \n x \n ", "<&>\n\n"];
  await follows("/space", async (page, n) => {
    const shown = (id) => page.locator(id).evaluate((element) => element.value ?? element.textContent);
    const value = texts[n % texts.length];
    assert.deepEqual(
      await Promise.all(["#once", "#literal", "#once + pre + pre", "#whole", "#first", "#behind", "#area", "#parts", "listing"].map(shown)),
      ["\nfirst", "\nx", "\nkept", value, `${value}x`, `\n${value}`, value, `\n${value}${n}`, value],
    );
  });
});

test("components of any type and in themselves, keys and snippets", async () => {
  await follows("/parts");
});

test("what lives inside of generic and recursive components is theirs", async () => {
  const page = await (await own.visitor()).follow("/parts?n=2");
  for (const [at, taps] of [[0, 1], [2, 1], [2, 2], [3, 1]]) {
    await page.locator(".tap").nth(at).click();
    await until(() => page.locator(".tap").nth(at).evaluate((tap) => /tapped (\d+)/.exec(tap.parentElement.textContent)?.[1]), String(taps));
  }
  await page.click("#step");
  await shows(page, "#n", "3");
  const tapped = () => page.locator(".tap").evaluateAll((taps) => taps.map((tap) => /tapped (\d+)/.exec(tap.parentElement.textContent)[1]));
  // The one that has gone was the last.
  assert.deepEqual(await tapped(), ["1", "0", "2"]);
});
