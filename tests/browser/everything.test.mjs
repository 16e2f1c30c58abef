// The core promise, from the macro to the browser: a page that has followed random changes shows what a new page shows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { site, until } from "./support/browser.mjs";

const own = site({ program: "everything" });

/** The page as its visitor sees it: elements, attributes, text, and what controls hold; without the marks that the client finds its places by. */
const shown = (page) =>
  page.evaluate(() => {
    const lines = [];
    let text = "";
    const line = (what) => {
      if (text) lines.push(JSON.stringify(text));
      text = "";
      lines.push(what);
    };
    const walk = (node) => {
      if (node instanceof Text) text += node.data;
      if (!(node instanceof Element)) return;
      const attributes = [...node.attributes].filter(({ name }) => !/^(data-m|data-on|formaction|open)$/.test(name));
      const held = /^(input|select|textarea|option)$/.test(node.localName) ? [node.value, node.checked, node.selected, node.selectedIndex] : [];
      line([node.namespaceURI, node.localName, ...attributes.map(({ name, value }) => `${name}=${value}`).sort(), ...held].join(" "));
      for (const child of node.childNodes) walk(child);
      line(`/${node.localName}`);
    };
    walk(document.querySelector("main"));
    return lines;
  });

/** Where two pages differ first. */
const difference = (page, fresh) => {
  const at = page.findIndex((line, at) => line !== fresh[at]);
  return at < 0 && page.length === fresh.length ? "" : `${page.slice(Math.max(at - 3, 0), at + 3).join("\n")}\n instead of\n${fresh.slice(Math.max(at - 3, 0), at + 3).join("\n")}`;
};

test("a page that has followed random changes shows what a new page shows", async () => {
  const visitor = await own.visitor();
  const [page, fresh] = [await visitor.follow("/"), await visitor.follow("/")];
  const first = Number(process.env.SEED ?? 1);
  const rounds = Number(process.env.ROUNDS ?? 40);
  const sizes = new Set();
  /** What a script of the page does to its streams and fragments. */
  const script = (act) => page.evaluate(`import("/_marquetry/client.js").then(({ Fragment, stream }) => { ${act} })`);
  for (let round = 0; round < rounds; round++) {
    // Meanwhile a stream is paused, or something else is in the page than the server shows.
    if (round % 3 === 1) await script(`stream("NUMBER").pause(); Fragment.for("blocks").append("added")`);
    if (round % 3 === 2) await script(`Fragment.for("page").update("in its place"); Fragment.for("blocks").prepend("added")`);
    for (let change = 0; change < 3; change++) {
      await page.fill("[name=seed]", String(first + 3 * round + change));
      // Each is answered when what it changed is in the page.
      await page.locator("[name=seed]:not([aria-busy])").waitFor();
    }
    await script(`stream("NUMBER").resume(); for (const key of ["page", "blocks"]) Fragment.for(key).update()`);
    await fresh.goto(own.tour.url);
    const expected = await shown(fresh);
    await until(async () => difference(await shown(page), expected), "").catch((error) => {
      throw new Error(`from seed ${first}, in round ${round}: ${error.message}`);
    });
    sizes.add(expected.length);
  }
  assert.ok(sizes.size > 5, "the page has changed");
});
