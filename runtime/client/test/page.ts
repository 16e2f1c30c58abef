// Runs in the browser: gives the tests scan and patch, without a socket.
import { apply } from "../src/patch";
import { entitle, part, scan, scopes } from "../src/scan";
import { properties } from "./model";

const helpers = {
  scan: () => {
    scan(document, part(document));
    entitle();
  },
  apply: (frame: number[]) => apply(new Uint8Array(frame)),
  scopes: () => [...scopes.keys()],
  properties,
};

declare global {
  interface Window {
    mq: typeof helpers;
  }
}
window.mq = helpers;
