import { backoff } from "./backoff";
import { connection, offline, online } from "./calls";
import { encode } from "./encode";
import { hooks, load } from "./hooks";
import { apply, prepare, shows } from "./patch";
import { prune } from "./scan";

let page: string;
/** The page of the server that the connection was made for. */
let claimed: string;
/** Messages received, of whichever page; `!` asks for all content anew, and both count anew. */
let frames: number | "!" = 0;
/** The last message that says what a page is which was run anew: one says what differs, and one what differs in large fragments. */
let fresh = 0;
/** How many connections have failed in a row. */
let attempt = 0;
/** A WebSocket, or what works where these are blocked. */
let Carrier = WebSocket;
/** The connection that has proved to work last: something came, or it has lasted. */
let works: WebSocket;
let socket: WebSocket | null;
let shown = "marquetry";
let timer: ReturnType<typeof setTimeout>;
/** Whether a connection was ever open: it brings all that had not arrived until then. */
let opened: unknown;

/** Keeps the page connected to its own URL, for as long as it is open. */
export function connect(id: string): void {
  page = id;
  customElements.define(
    "marquetry-frame",
    class extends HTMLElement {
      connectedCallback() {
        arrive();
      }
    },
  );
  for (const type of ["online", "pageshow", "visibilitychange"]) addEventListener(type, open);
  open();
}

/** A page to which the visitor has navigated. */
export interface Next {
  /** Its name. */
  page: string;
  /** What in the fragments that go along is another value from then on, as a message behind so many. */
  ahead?: [behind: number, message: string];
}

/** Goes on with another page. The name of the page, if a connection was ever open: else forms post by the numbers of a page that is nobody's. */
export function go(next?: Next): string {
  if (next) {
    page = next.page;
    hooks._kept = [];
    // It has numbers of its own where it does not go on with those of the page before: what that still says would mean something else in it.
    if (socket && !/~$/.test(page)) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
      socket = null;
      offline();
    }
    // Where a page has come from, requests go through.
    open();
    connection?.send(encode([5], page));
    // What has come since may have made other places of those that it means.
    if (next.ahead?.[0] === frames) receive(next.ahead[1], 0);
  }
  return opened ? page : "";
}

/** The page was run anew, under another name. Throws where the visitor has gone on: what it is to show means something else there. */
export function renew(id: string): void {
  if (claimed !== page) throw 0;
  page = claimed = id;
  fresh = (frames as number) + 2;
  hooks._renewed?.();
}

function open(): void {
  if (socket) return;
  clearTimeout(timer);
  show("connecting");
  // `http:` → `ws:`, `https:` → `wss:`
  const mine = new Carrier(`ws${location.href.slice(4).split("#")[0]}`, [
    `marquetry.${page}.${frames}`,
    ...hooks._kept,
    // What was changed by others comes anew, however it looks.
    ...(opened && frames !== "!" ? shows(page) : []),
  ]);
  const good = () => {
    works = mine;
    attempt = 0;
  };
  const late = setTimeout(() => (mine.readyState ? good() : mine.close()), 5000);
  let acknowledgement: unknown;
  socket = mine;
  claimed = page;
  mine.binaryType = "arraybuffer";
  mine.onopen = () => {
    opened = mine;
    prepare().catch(() => {});
    if (frames === "!") frames = 0;
    // The visitor has gone on meanwhile.
    if (page !== claimed) mine.send(encode([5], page));
    online(mine);
    show("connected");
  };
  mine.onmessage = ({ data }) => {
    receive(data);
    // From here on it gives no messages.
    if (frames === "!") return mine.close();
    good();
    if (!acknowledgement)
      acknowledgement = setTimeout(() => {
        acknowledgement = 0;
        prune();
        // One that closes takes nothing any more; the next one begins with the number.
        if (mine.readyState < 2) mine.send(encode([2, frames as number]));
      }, 1000);
  };
  mine.onclose = () => {
    socket = null;
    clearTimeout(late);
    arrive();
    // Where a page has come from, requests go through; it may be that nothing else does.
    if (works !== mine && (attempt || !opened))
      load("stream").then(
        ({ other }) => {
          Carrier = other(Carrier, opened === mine);
        },
        () => {},
      );
    timer = setTimeout(open, backoff(attempt++, Math.random()));
    show("disconnected");
    offline();
  };
}

/** Takes what comes in the page's own answer, but for what a connection that is being made will bring. */
function arrive(): void {
  if (!socket && !opened)
    for (const element of document.querySelectorAll<HTMLElement>("marquetry-frame")) {
      element.remove();
      receive(element.dataset.f as string);
    }
}

/** Takes a message, which counts or not; within a document it is written in base64. */
function receive(message: ArrayBuffer | string, counts = 1): void {
  // What was changed by others comes anew.
  if (frames === "!") return;
  try {
    apply(
      typeof message === "string"
        ? Uint8Array.from(atob(message), (char) => char.charCodeAt(0))
        : new Uint8Array(message),
    );
    frames += counts;
    // A call that was made before these means the page that is no more: the server is told from when on not.
    if (frames <= fresh) socket?.send(encode([2, frames]));
  } catch (error) {
    console.warn("marquetry: page changed", error);
    frames = "!";
  }
}

function show(state: string): void {
  const { classList } = document.documentElement;
  classList.remove(shown);
  shown = `marquetry-${state}`;
  classList.add(shown);
  document.dispatchEvent(new Event(`marquetry:${state}`));
}
