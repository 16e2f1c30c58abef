// Chromium, and visitors in it.
import assert from "node:assert/strict";
import { after, afterEach, before } from "node:test";
import { chromium } from "playwright-core";
import { start } from "./tour.mjs";

const FLAGS =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
/** How long a condition may take on a busy machine before it counts as never met. */
const PATIENCE = 60_000;

/** A tour and a browser for the tests of a file. Where Chromium is missing, they fail. Errors that a page reports fail them, too. */
export function site(variables) {
  const own = { contexts: [], errors: [] };
  own.restart = async (others) => (own.tour = await start({ ...variables, ...others }));
  before(async () => {
    own.tour = await start(variables);
    own.browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS.split(" ") });
  });
  afterEach(async () => {
    for (const context of own.contexts.splice(0)) await context.close();
    assert.deepEqual(own.errors.splice(0), [], "a page reported errors");
  });
  after(async () => {
    await own.browser?.close();
    await own.tour?.kill();
  });
  /** A new visitor, who shares no cookies with others. With `forgiving`, errors in the console are none: the server is about to go. */
  own.visitor = async ({ forgiving, ...options } = {}) => {
    const context = await own.browser.newContext(options);
    context.setDefaultTimeout(PATIENCE);
    own.contexts.push(context);
    return {
      /** Opens a tab; `at`: where else than at the tour's own address. */
      open: async (path, at = own.tour.url) => {
        const page = await context.newPage();
        if (!forgiving) page.on("console", (message) => /error|warning/.test(message.type()) && own.errors.push(message.text()));
        page.on("pageerror", (error) => own.errors.push(error.message));
        await page.goto(at + path);
        return page;
      },
      /** Opens a tab and waits until it is live. */
      follow: async function (path, at) {
        const page = await this.open(path, at);
        await connected(page);
        return page;
      },
    };
  };
  return own;
}

export const connected = (page) => page.locator("html.marquetry-connected").waitFor({ state: "attached" });

/** Waits until what `read` gives satisfies `wanted`: a value it equals, or a function of it. Returns it. */
export async function until(read, wanted) {
  const satisfies = typeof wanted === "function" ? wanted : (value) => JSON.stringify(value) === JSON.stringify(wanted);
  const begun = Date.now();
  for (;;) {
    const value = await read();
    if (satisfies(value)) return value;
    if (Date.now() - begun > PATIENCE) assert.fail(`${JSON.stringify(value)} did not become ${wanted}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/**
 * Has a page, and those that follow in its tab, keep each value that `read` gives there whenever something changes: what is shown
 * for a moment only is seen however busy the machine is. Gives how to get them so far.
 */
export async function watch(page, read) {
  const script = `{
    const seen = (window.seen = []);
    const look = () => {
      const now = JSON.stringify((${read})());
      if (now !== seen.at(-1)) seen.push(now);
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    look();
  }`;
  await page.addInitScript(script);
  await page.evaluate(script);
  return async () => (await page.evaluate(() => window.seen)).map((value) => value && JSON.parse(value));
}

/** The text of an element, without white space around it. */
export const text = async (page, selector) => (await page.locator(selector).first().textContent()).trim();

/** Waits until an element shows this text, or one that satisfies a function. */
export const shows = (page, selector, wanted) => until(() => text(page, selector), wanted);
