// Runs in the browser: gives the tests scan and patch, without a socket.
import * as anew from "../src/anew";
import { apply, prepare } from "../src/patch";
import { entitle, parse, part, scan, scopes } from "../src/scan";
import { sum } from "../src/sums";
import { properties } from "./model";

const helpers = {
  scan: () => {
    scan(document, part(document));
    entitle();
  },
  apply: (frame: number[]) => apply(new Uint8Array(frame)),
  scopes: () => [...scopes.keys()],
  properties,
  sum: (html: string) => sum(parse(html, null).childNodes),
  carries: () => prepare(anew),
  /** What the client says of a page to which its visitor came from another one, and how it is numbered then. */
  says: () => anew.sums(true),
  /** What the client says of fragments. */
  name: async (limit: number, asked: string) => [...new Uint8Array(await anew.name(limit, asked).arrayBuffer())],
};

declare global {
  interface Window {
    mq: typeof helpers;
  }
}
window.mq = helpers;
