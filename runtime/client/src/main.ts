import { part, scan } from "./scan";
import { connect } from "./socket";

// This is a module: it runs when the page is parsed.
const page = document.querySelector<HTMLElement>("script[data-page]")?.dataset.page;

// A second copy of this module must not start a second client.
if (page && !/marquetry-\w*connect/.test(document.documentElement.className)) {
  scan(document, part(document));
  connect(page);
}
