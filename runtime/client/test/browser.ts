import { readFileSync } from "node:fs";
import { after, afterEach, before, beforeEach } from "node:test";
import { type Browser, chromium, type Page } from "playwright-core";
import { BLOCKED, Queue, Server } from "./server";

const FLAGS =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

/** One Chromium for the tests of a file. Where it is missing, they fail. */
export function withBrowser(): { page(): Promise<Page> } {
  let browser: Browser;
  before(async () => {
    const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
    browser = await chromium.launch({ executablePath, args: FLAGS.split(" ") });
  });
  after(() => browser?.close());
  return { page: () => browser.newPage() };
}

/** A server, and a page of it in a browser. */
export interface Site {
  server: Server;
  origin: string;
  page: Page;
  /** Warnings and errors of the page, but for those of connections that fail as they should. */
  problems: Queue<string>;
}

/** Gives each test of a file a site of its own. */
export function withSite(give: (site: Site) => void): void {
  const browser = withBrowser();
  let own: Site;
  beforeEach(async () => {
    const server = new Server();
    const problems = new Queue<string>();
    own = { server, origin: await server.listen(), page: await browser.page(), problems };
    own.page.on("pageerror", (error) => problems.put(`${error}`));
    own.page.on("console", (message) => {
      if (/warn|error/.test(message.type()) && !/WebSocket|favicon|status of 503/.test(message.text()))
        problems.put(message.text());
    });
    // The second attempt follows soon.
    if (BLOCKED) await own.page.addInitScript("Math.random = () => 0.1");
    give(own);
  });
  afterEach(async () => {
    await own.page.context().close();
    own.server.stop();
  });
}

/** The client's modules and the test helpers of `page.ts`, as a script. */
export const PAGE = readFileSync(new URL("page.js", import.meta.url), "utf8");

/**
 * Waits until an expression holds in a page. The page's own policy forbids `eval`, by which `waitForFunction` looks again at an
 * expression that is a string.
 */
export async function until(page: Page, expression: string, ms = 60_000): Promise<void> {
  for (const deadline = Date.now() + ms; !(await page.evaluate(expression)); ) {
    if (Date.now() > deadline) throw Error(`it never holds: ${expression}`);
    await new Promise((resume) => setTimeout(resume, 10));
  }
}
