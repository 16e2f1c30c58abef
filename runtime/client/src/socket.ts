import { backoff } from "./backoff";
import { offline, online } from "./calls";
import { encode } from "./encode";
import { apply } from "./patch";
import { prune } from "./scan";

// `http:` → `ws:`, `https:` → `wss:`
const url = `ws${location.href.slice(4).split("#")[0]}`;
let page: string;
/** Messages received from this page of the server. */
let frames = 0;
let attempt = 0;
/** Whether the page's content must be sent anew. */
let resync = false;
let socket: WebSocket | undefined;
let timer: ReturnType<typeof setTimeout>;

/** Keeps the page connected to its own URL, for as long as it is open. */
export function connect(id: string): void {
  page = id;
  addEventListener("online", open);
  addEventListener("pageshow", open);
  document.addEventListener("visibilitychange", open);
  open();
}

function open(): void {
  if (socket) return;
  clearTimeout(timer);
  show("connecting");
  const mine = new WebSocket(url, `marquetry.${page}.${resync ? "!" : frames}`);
  let since = 0;
  let acknowledging = false;
  socket = mine;
  mine.binaryType = "arraybuffer";
  mine.onopen = () => {
    since = Date.now();
    // After a resync the server counts anew, too.
    if (resync) frames = 0;
    resync = false;
    show("connected");
    online(mine);
  };
  mine.onmessage = ({ data }) => {
    if (mine !== socket) return;
    try {
      apply(new Uint8Array(data), (id) => {
        page = id;
        frames = 0;
      });
    } catch (error) {
      console.warn("marquetry: page changed by others, loading its content anew", error);
      resync = true;
      mine.close();
      closed();
      return;
    }
    frames++;
    if (!acknowledging)
      setTimeout(() => {
        acknowledging = false;
        prune();
        mine.send(encode([2, frames]));
      }, 1000);
    acknowledging = true;
  };
  mine.onclose = () => {
    if (mine === socket) closed();
  };
  const closed = () => {
    socket = undefined;
    // A connection that did not last counts as a failed attempt.
    attempt = since && Date.now() - since > 5000 ? 0 : attempt + 1;
    timer = setTimeout(open, backoff(attempt, Math.random()));
    show("disconnected");
    offline();
  };
}

function show(state: string): void {
  const { classList } = document.documentElement;
  for (const name of ["connecting", "connected", "disconnected"]) classList.toggle(`marquetry-${name}`, name === state);
}
