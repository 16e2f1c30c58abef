import { go } from "./main";
import { wait } from "./progress";
import { show, target } from "./show";

const TYPE = "application/x-marquetry";
/** How long an answer may take, until the browser is asked to load the page by itself. */
const PATIENCE = 20_000;

/** The navigation that is under way. */
let visit: AbortController | undefined;

/** A URL without the place in its page. */
export const without = ({ href }: { href: string }) => href.split("#")[0] as string;

/** From which page to which URL; and what gives it up. */
type Asked = [way: string, until: number, answer: Promise<Response>, mine: AbortController];

/** What was asked for ahead, and is taken within a few seconds. */
let ahead: Asked | undefined;

/** Asks for a page, unless that was done ahead. */
function ask(url: URL): Asked {
  const way = go() + without(url);
  if (ahead?.[0] === way && ahead[1] > Date.now()) return ahead;
  const mine = new AbortController();
  // What stands outside of the target is never replaced.
  const headers = { accept: target() === document.body ? TYPE : `${TYPE};whole`, "marquetry-page": go() };
  const answer = fetch(without(url), { headers, signal: mine.signal });
  // Perhaps nobody waits for it.
  answer.catch(() => {});
  return [way, Date.now() + 5000, answer, mine];
}

/** Asks for a page ahead: the visitor seems to be about to go there. */
export function prefetch(url: URL): void {
  ahead = ask(url);
}

/** Gives up what is under way. */
export function give(): void {
  visit?.abort();
  visit = undefined;
  wait(false);
}

/**
 * Shows the page of a URL; with an `entry` of the history, which is the current one already, as it was left there. It may send on to places in others, `hops` times.
 */
export async function follow(url: URL, entry?: string, hops = 9): Promise<void> {
  give();
  const [, , answer, mine] = ask(url);
  ahead = undefined;
  visit = mine;
  const late = setTimeout(() => mine.abort(), PATIENCE);
  wait(true);
  try {
    const response = await answer;
    if (mine.signal.aborted) throw 0;
    const place = response.headers.get("location");
    const to = new URL(place ?? url.hash, response.url);
    if (place && hops--) return await follow(to, entry, hops);
    // Anything else than a page is best shown by the browser.
    if (response.headers.get("content-type") !== TYPE) throw 0;
    const [head, ...parts] = (await response.text()).split("\0");
    // What was cut has no end.
    if (parts.pop() !== "") throw 0;
    await show(JSON.parse(head as string), parts, mine.signal, to, entry);
    // It was given up before it was shown.
    if (mine.signal.aborted) throw 0;
  } catch {
    if (visit !== mine) return;
    // Where its URL is shown already, it may be that of a page that is shown in part.
    if (entry || url.href === location.href) location.reload();
    else location.href = url.href;
  } finally {
    clearTimeout(late);
    if (visit === mine) give();
  }
}
