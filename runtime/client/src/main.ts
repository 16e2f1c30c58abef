import { entitle, part, scan } from "./scan";
import { connect } from "./socket";

// This is a module: it runs when the page is parsed.
const script = document.querySelector<HTMLElement>("script[data-page]");
if (script) {
  const page = script.dataset.page as string;
  // A second copy of this module must not start a second client.
  delete script.dataset.page;
  scan(document, part(document));
  entitle();
  connect(page);
}
