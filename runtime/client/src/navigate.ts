// Follows links and forms that only ask: fetches the next page from its URL, and shows it in the place of the one that is left. The store of the page, and
// its connection, go on. What is a browser's own stays with it.
import { hooks } from "./main";
import { begin, enter, keep } from "./places";
import { follow, give, prefetch, without } from "./visit";

/** What the browser does by itself. */
const RELOADS = "[target]:not([target=_self]),[download],[rel~=external i]";

/** Whether links of this page are followed. */
const on = !!document.querySelector("script[data-navigate]");

/**
 * Goes to a URL as a link does: one of this site is shown without a reload where the page follows links (`Live::navigation`). Ends when the page is shown; never,
 * where the browser loads it.
 */
export function navigate(url: string | URL): Promise<void> {
  const to = on && local(url);
  if (to) return follow(to);
  location.href = `${url}`;
  return new Promise(() => {});
}

/** A URL of this site. */
function local(url: string | URL): URL | undefined {
  try {
    const to = new URL(url, document.baseURI);
    if (to.origin === location.origin) return to;
  } catch {
    // The browser knows what to say of it.
  }
}

/** Where a link or form leads, if it is ours to follow. */
function ours(element: Element, url: string | null): URL | undefined {
  if (!element.matches(RELOADS) && !element.closest("[data-reload]")) return local(url ?? "");
}

/** Where the link around a node leads, if that is ours, and no place in the page that is shown. */
function led(target: EventTarget | null, links: string): URL | undefined {
  const link = (target as Element).closest?.(links);
  const to = link && ours(link, link.getAttribute("href"));
  if (to && !to.href.startsWith(`${without(location)}#`)) return to;
}

if (on) {
  begin();
  addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    const to = led(event.target, "a[href],area[href]");
    if (!to) return;
    event.preventDefault();
    follow(to);
  });
  for (const type of ["pointerover", "focusin"])
    addEventListener(type, ({ target }) => {
      const to = led(target, "a[data-prefetch][href]");
      if (to) prefetch(to);
    });
  addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const { submitter, defaultPrevented } = event;
    const attribute = (name: string) => submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name);
    if (defaultPrevented || !/^(get)?,(_self)?$/i.test(`${["method", "target"].map(attribute)}`)) return;
    const to = ours(form, attribute("action"));
    if (!to) return;
    event.preventDefault();
    to.search = "";
    // Of a file a form that asks sends the name, and a line ends in two characters (HTML, "Converting an entry list to a list of name-value pairs").
    for (const [name, value] of new FormData(form, submitter))
      to.searchParams.append(name, ((value as File).name ?? value).replace(/\r?\n/g, "\r\n"));
    follow(to);
  });
  addEventListener("popstate", () => {
    if (enter()) give();
    // An entry of another script's is its own.
    else if (history.state?.marquetry) follow(new URL(location as never), history.state.marquetry);
  });
  hooks._go = navigate;
  hooks._again = () => follow(new URL(location as never), keep());
}
