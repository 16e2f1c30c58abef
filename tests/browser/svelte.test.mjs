// The stores of `/_marquetry/client.js` in a component of Svelte, compiled by Svelte and shown by a page's own script.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compile } from "svelte/compiler";
import { connected, shows, site, text, until } from "./support/browser.mjs";

const own = site({ program: "site" });
let script;

before(async () => {
  const svelte = {
    name: "svelte",
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
        const { js } = compile(await readFile(path, "utf8"), { filename: path, generate: "client" });
        return { contents: js.code };
      }),
  };
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("svelte/page.js", import.meta.url))],
    bundle: true,
    format: "esm",
    conditions: ["browser"],
    external: ["/_marquetry/client.js"],
    plugins: [svelte],
    write: false,
  });
  script = outputFiles[0].text;
});

/** A page with this script. */
async function follow(options) {
  const page = await (await own.visitor(options)).open("/other");
  await page.route("**/page.js", (route) => route.fulfill({ contentType: "text/javascript", body: script }));
  await page.goto(`${own.tour.url}/scripted`);
  await connected(page);
  return page;
}

const there = async (page) => (await text(page, "#there")).replace(/\s+/g, " ");

test("a component of Svelte shows the stores, and follows the server", async () => {
  const page = await follow();
  await shows(page, "#shown", "0 boards of 200 mm");
  await page.click("#buy");
  await shows(page, "#shown", "1 boards of 200 mm");
  await shows(page, "#loud", "1 BOARDS, MM");
});

test("what a component of Svelte sets reaches the server", async () => {
  const page = await follow();
  await page.fill("#width", "330");
  await until(() => there(page), "On the server: 0 of 330 mm");
  await page.click("#least");
  await until(() => there(page), "On the server: 0 of 100 mm");
  await page.selectOption("#unit", "inches");
  await until(() => there(page), "On the server: 0 of 100 inches");
  await shows(page, "#shown", "0 boards of 100 inches");
});

test("what the server refuses, or the browser may not change, is rolled back in a component of Svelte", async () => {
  const page = await follow({ forgiving: true });
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  await page.fill("#width", "330");
  await until(() => there(page), "On the server: 0 of 330 mm");
  await page.fill("#width", "9000");
  await until(() => page.inputValue("#width"), "330");
  await page.click("#steal");
  await until(() => said.length, 2);
  await shows(page, "#shown", "0 boards of 330 mm");
  assert.deepEqual(said, [
    "marquetry: width is not changed: the check refuses it",
    "marquetry: browsers may not change cart: it is not marked #[page(client)], or Live::client_fields does not name its type",
  ]);
});

test("a component of Svelte that goes lets the stores go", async () => {
  const page = await follow();
  await shows(page, "#loud", "0 BOARDS, MM");
  assert.equal(await page.evaluate(() => window.started), true);
  await page.evaluate(() => window.leave());
  await until(() => page.evaluate(() => window.started), false);
  await page.locator("#shown").waitFor({ state: "detached" });
});
