import { connection, go, started } from "./main";
import { wait } from "./progress";
import { show } from "./show";

const TYPE = "application/x-marquetry";
/** How long an answer may take, until the browser is asked to load the page by itself. */
const PATIENCE = 20_000;

/** The navigation that is under way. */
let visit: AbortController | undefined;

/** A URL without the place in its page. */
export const without = ({ href }: { href: string }) => href.split("#")[0] as string;

/** An answer that was asked for ahead, which is taken within a few seconds; and what gives it up. */
let ahead: [url: string, page: string, until: number, answer: Promise<Response>, mine: AbortController] | undefined;

function ask(url: URL, { signal }: AbortController): Promise<Response> {
  const { target } = started ?? {};
  // What stands outside of the target is never replaced.
  const headers: Record<string, string> = { accept: target && target !== document.body ? `${TYPE};whole` : TYPE };
  // The page of a connection is known to the server.
  if (connection) headers["marquetry-page"] = go();
  return fetch(without(url), { headers, signal });
}

function known(url: URL): typeof ahead {
  if (ahead?.[0] === without(url) && ahead[1] === go() && ahead[2] > Date.now()) return ahead;
}

/** Asks for a page ahead: the visitor seems to be about to go there. */
export function prefetch(url: URL): void {
  if (known(url)) return;
  const mine = new AbortController();
  const answer = ask(url, mine);
  answer.catch(() => {});
  ahead = [without(url), go(), Date.now() + 5000, answer, mine];
}

/** Gives up what is under way. */
export function give(): void {
  visit?.abort();
  visit = undefined;
}

/** Shows the page of a URL; with an `entry` of the history, which is the current one already, as it was left there. */
export async function follow(url: URL, entry?: string): Promise<void> {
  give();
  const [, , , asked, mine = new AbortController()] = known(url) ?? [];
  const { signal } = mine;
  ahead = undefined;
  visit = mine;
  const late = setTimeout(() => mine.abort(), PATIENCE);
  const done = wait(() => !visit || visit === mine);
  try {
    const response = await (asked ?? ask(url, mine));
    if (signal.aborted) throw 0;
    // Anything else than a page is best shown by the browser.
    if (response.headers.get("content-type") !== TYPE) throw 0;
    const [head, ...parts] = (await response.text()).split("\0");
    // What was cut has no end.
    if (parts.pop() !== "") throw 0;
    const to = new URL(response.url);
    to.hash = url.hash;
    await show(JSON.parse(head as string), parts, signal, to, entry);
  } catch {
    if (visit !== mine) return;
    if (entry) location.reload();
    else location.href = url.href;
  } finally {
    clearTimeout(late);
    done();
  }
}
