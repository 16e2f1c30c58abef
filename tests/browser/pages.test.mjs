// What holds for every page: how it looks, what it says of itself, and that its source is shown as it is.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { connected, site, text } from "./support/browser.mjs";

const own = site();
const PATHS = ["/", "/counter", "/timer", "/streams", "/lists", "/forms", "/uploads", "/binds", "/slots", "/stores", "/shared", "/styles", "/page-store", "/async", "/await", "/shop"];
const PLAIN = ["/"];
const LOOKS = {
  light: { viewport: { width: 1360, height: 900 }, colorScheme: "light" },
  dark: { viewport: { width: 1360, height: 900 }, colorScheme: "dark" },
  narrow: { viewport: { width: 390, height: 844 }, colorScheme: "light" },
};
const screenshots = mkdtempSync(join(tmpdir(), "tour-"));

for (const path of PATHS)
  test(`${path} in light, dark and narrow windows`, async (t) => {
    for (const [look, options] of Object.entries(LOOKS)) {
      const page = await (await own.visitor(options)).open(path);
      if (!PLAIN.includes(path)) await connected(page);
      const file = join(screenshots, `${path.slice(1) || "home"}-${look}.png`);
      await page.screenshot({ path: file, fullPage: true });
      t.diagnostic(file);
      const { scrollWidth, clientWidth } = await page.evaluate(() => ({ scrollWidth: document.documentElement.scrollWidth, clientWidth: document.documentElement.clientWidth }));
      assert.ok(scrollWidth <= clientWidth, `${look}: the page is ${scrollWidth} wide in a window of ${clientWidth}`);
    }
  });

for (const path of PATHS)
  test(`${path} names itself, and shows its source`, async () => {
    const page = await (await own.visitor()).open(path);
    const title = await text(page, "h1");
    // One of them counts in front of it.
    assert.ok((await page.title()).endsWith(`${title} · Marquetry`));
    assert.equal(await page.locator("h1").count(), 1);
    const current = page.locator("header [aria-current=page]");
    assert.equal(await current.count(), 1);
    assert.equal(await current.getAttribute("href"), path);
    for (const figure of await page.locator(".source").all()) {
      const name = (await figure.locator("figcaption").textContent()).trim();
      const source = readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
      assert.equal(await figure.locator("code").evaluate((code) => code.textContent), source);
    }
  });

test("the navigation fits into one line of a window of 1200", async () => {
  const page = await (await own.visitor({ viewport: { width: 1200, height: 900 } })).open("/");
  const tops = await page.locator("header li").evaluateAll((items) => items.map((item) => item.offsetTop));
  assert.deepEqual([tops.length, new Set(tops).size], [PATHS.length, 1]);
});

for (const path of PLAIN)
  test(`${path} is not live, and loads no script`, async () => {
    const page = await (await own.visitor()).open(path);
    assert.equal(await page.locator("script").count(), 0);
  });

test("the tour leads from page to page", async () => {
  const page = await (await own.visitor()).open("/");
  for (const path of PATHS) {
    assert.equal(new URL(page.url()).pathname, path);
    if (path !== PATHS.at(-1)) await Promise.all([page.waitForURL("**" + PATHS[PATHS.indexOf(path) + 1]), page.click("a[rel=next]")]);
  }
  assert.equal(await page.locator("a[rel=next]").count(), 0);
});

test("slots show what they are given, and fall back where they are not", async () => {
  const page = await (await own.visitor()).open("/slots");
  const cards = await page.locator(".card").allTextContents();
  assert.deepEqual(
    cards.map((card) => card.trim().replace(/\s+/g, " ")),
    [
      "Walnut Dark, calm, easily worked. ★★★★☆ From the Jura",
      "Ebony Hard and heavy; it dulls every blade. ★★☆ Origin unknown",
      "Unnamed Nobody has described this wood yet. Origin unknown",
    ],
  );
});
