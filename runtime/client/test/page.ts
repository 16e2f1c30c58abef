// Runs in the browser: gives the tests scan and patch, without a socket.
import { carry } from "../src/carry";
import { apply, carryBy } from "../src/patch";
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
  carries: () => carryBy(carry),
};

declare global {
  interface Window {
    mq: typeof helpers;
  }
}
window.mq = helpers;
