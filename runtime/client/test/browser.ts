import { readFileSync } from "node:fs";
import { after, before } from "node:test";
import { type Browser, chromium, type Page } from "playwright-core";

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

/** The client's modules and the test helpers of `page.ts`, as a script. */
export const PAGE = readFileSync(new URL("page.js", import.meta.url), "utf8");
