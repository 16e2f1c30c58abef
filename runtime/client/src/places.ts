// Each entry of the history has its own place in its page, also after a reload.
import { without } from "./visit";

const KEY = "marquetry";

let places: Record<string, { left: number; top: number }> = {};
/** The entry whose page is shown, and its URL. */
let entry: string;
let shown: string;

const fresh = () => `${Math.random()}`;

/** Notes the place of the entry that is shown; and gives that. */
export function keep(): string {
  places[entry] = { left: scrollX, top: scrollY };
  return entry;
}

/** A page is about to be shown: in an entry that is there already, in the one that shows this URL, or in a new one. */
export function enter(url?: URL, known?: string): boolean {
  if (url) {
    keep();
    const same = without(url) === shown;
    if (known) entry = known;
    else {
      if (!same) entry = fresh();
      history[same ? "replaceState" : "pushState"]({ marquetry: entry }, "", url);
    }
    shown = without(url);
    return true;
  }
  if (without(location) !== shown) return false;
  come();
  return true;
}

/** The browser shows an entry; one that it has made itself, as for a place in the page, is given a name. */
function come(): void {
  const { state } = history;
  entry = state?.marquetry || fresh();
  if (state?.marquetry) place(true);
  else history.replaceState({ ...state, marquetry: entry }, "");
}

/** What the URL names in the page, as browsers find it: `#100%` is no encoded name, but may be one. */
function named(): HTMLElement | null {
  let name = location.hash.slice(1);
  try {
    name = decodeURIComponent(name);
  } catch {
    // It stands for itself.
  }
  return document.getElementById(name);
}

/** Goes to the place of the entry: where it was left, if it `returns`, where its URL says, which it gives, or at the top. */
export function place(returns?: boolean): HTMLElement | null {
  const known = returns && places[entry];
  const anchor = known ? null : named();
  if (anchor) anchor.scrollIntoView();
  else scrollTo({ left: 0, top: 0, ...known, behavior: "instant" });
  return anchor;
}

export function begin(): void {
  history.scrollRestoration = "manual";
  places = JSON.parse(sessionStorage[KEY] ?? "{}");
  shown = without(location);
  come();
  addEventListener("scroll", () => without(location) === shown && keep());
  addEventListener("pagehide", () => {
    sessionStorage[KEY] = JSON.stringify(places);
  });
}
