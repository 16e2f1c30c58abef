import { hooks, type Options } from "./hooks";
import { entitle, exchange, parse, part, scan, scopes } from "./scan";
import { connect } from "./socket";

export { connection } from "./calls";
export { encode } from "./encode";
export { nonce } from "./patch";
export { go } from "./socket";
export { entitle, exchange, hooks, parse, part, scan, scopes };

/** What the client was started with. */
export let started: Options | undefined;

/**
 * Starts the client. It starts by itself with the defaults unless this was called before `DOMContentLoaded`, as a module script of the page does.
 * Throws where it has started.
 */
// biome-ignore lint/suspicious/noExplicitAny: the data is what the server's type is
export function start<T = any>(options: Options<T> = {}): void {
  if (started) throw Error("marquetry has started");
  started = options;
  hooks._started?.(options);
}

// This is a module: it runs when the page is parsed, or in the middle of one that is still under way.
const script = document.querySelector<HTMLElement>("script[data-page]");
if (script) {
  const { page, limits } = script.dataset;
  hooks._limits = limits;
  // A second copy of this module must not start a second client.
  delete script.dataset.page;
  scan(document, part(document));
  entitle();
  connect(page as string);
}
addEventListener("DOMContentLoaded", () => started || start());
if (document.readyState === "complete") start();
