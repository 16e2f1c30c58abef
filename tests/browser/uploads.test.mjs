import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { shows, site, text, until } from "./support/browser.mjs";

const own = site();
const file = (name, content, mimeType = "text/plain") => ({ name, mimeType, buffer: Buffer.from(content) });
const rows = (page) => page.locator("tbody tr").allInnerTexts();

for (const [how, options] of [
  ["live", { forgiving: true }],
  ["without JavaScript", { forgiving: true, javaScriptEnabled: false }],
]) {
  test(`${how}, files arrive, and a file comes back`, async () => {
    const visitor = await own.visitor(options);
    const page = await (how === "live" ? visitor.follow("/uploads") : visitor.open("/uploads"));
    await page.click("form button");
    await shows(page, "#texts-error", "Which file?");
    await page.setInputFiles("#texts", [file("a.txt", "one two\nthree"), file("b ü.txt", "")]);
    await page.click("form button");
    await until(() => rows(page), ["a.txt\t3\t13", "b ü.txt\t0\t0"]);
    await shows(page, "#texts-error", "");
    await page.setInputFiles("#texts", [file("x.png", [0x89, 0x50], "image/png")]);
    await page.click("form button");
    await shows(page, "#texts-error", "x.png is no text.");
    assert.equal((await rows(page)).length, 2);

    const download = page.waitForEvent("download");
    await page.click("text=Save as CSV");
    const saved = await download;
    assert.equal(saved.suggestedFilename(), "counts.csv");
    assert.equal(await readFile(await saved.path(), "utf8"), 'file,words,bytes\n"a.txt",3,13\n"b ü.txt",0,0\n');
    assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, "/uploads");
    await page.click("text=Clear");
    await until(() => rows(page), ["Nothing counted yet."]);
  });
}

test("the page shows how much has gone, and the form is busy meanwhile", async () => {
  const page = await (await own.visitor()).follow("/uploads");
  await page.evaluate(() => {
    window.seen = [];
    const form = document.querySelector("form");
    form.addEventListener("marquetry:progress", ({ detail: { loaded, total } }) => {
      const bar = document.querySelector("progress");
      window.seen.push([loaded, total, bar.value, bar.max, form.ariaBusy, form.className]);
    });
  });
  await page.setInputFiles("#texts", [file("large.txt", "word ".repeat(1_500_000))]);
  await page.click("form button");
  await until(() => rows(page), ["large.txt\t1500000\t7500000"]);
  const seen = await page.evaluate(() => window.seen);
  assert.ok(seen.length > 0);
  for (const [loaded, total, value, max, busy, classes] of seen) {
    assert.ok(total > 7_500_000 && value === loaded && max === total, `${value} of ${max}`);
    assert.deepEqual([busy, classes], ["true", "marquetry-busy"]);
  }
  assert.equal(seen.at(-1)[0], seen.at(-1)[1]);
  await page.locator("form[action]:not([aria-busy])").waitFor();
  assert.equal(await page.getAttribute("progress", "value"), null);
  assert.equal(await page.inputValue("#texts"), "", "a form that has succeeded is emptied");
});

test("a file that is too large is an error of its field", async () => {
  const page = await (await own.visitor({ forgiving: true })).follow("/uploads");
  await page.setInputFiles("#texts", [file("huge.txt", Buffer.alloc(9 * 1024 * 1024, 32))]);
  await page.click("form button");
  await shows(page, "#texts-error", "is too large: at most 8 MiB");
  await page.setInputFiles("#texts", [file("a.txt", "one")]);
  await page.click("form button");
  await until(() => rows(page), ["a.txt\t1\t3"]);
});

test("calls of a form keep their order, files or none", async () => {
  const page = await (await own.visitor()).follow("/uploads");
  await page.evaluate(() => {
    const [form, input] = [document.querySelector("form"), document.querySelector("#texts")];
    for (const size of [3_000_000, 0, 10]) {
      const files = new DataTransfer();
      if (size) files.items.add(new File(["x".repeat(size)], `${size}.txt`));
      input.files = files.files;
      form.requestSubmit();
    }
  });
  await until(() => rows(page), ["3000000.txt\t1\t3000000", "10.txt\t1\t10"]);
  await shows(page, "#texts-error", "");
});
