import { wait } from "./busy";
import { encode } from "./encode";
import { settle } from "./fields";

/** What `marquetry:error` carries: a message, and one for each field that has its own. */
export interface Failure {
  error: string;
  fields?: Record<string, string>;
}

interface Call {
  _element: Element;
  /** Until it is sent. */
  _message?: Uint8Array<ArrayBuffer>;
}

const QUEUE = 64;
const LOST = { error: "connection lost" };
const calls = new Map<number, Call>();
let last = 0;
let connection: WebSocket | undefined;
let connected = false;

/** False where no connection was ever made and one has failed: then forms and buttons act natively. */
export let reachable = true;

/** Calls a trigger, at once or when there is a connection. */
export function call(element: Element, trigger: number[], payload: string): void {
  calls.set(++last, { _element: element, _message: encode([1, last, ...trigger], payload) });
  wait(element, 1);
  if (!connection && calls.size > QUEUE) finish(last, LOST);
  flush();
}

/** Takes the call off its element, which hears of a failure. */
export function finish(number: number, failure?: Failure): void {
  const element = calls.get(number)?._element;
  if (!element) return;
  calls.delete(number);
  wait(element, -1);
  settle();
  if (failure)
    (element.isConnected ? element : document).dispatchEvent(
      new CustomEvent("marquetry:error", { bubbles: true, detail: failure }),
    );
}

/** A connection is open. */
export function online(socket: WebSocket): void {
  connection = socket;
  connected = reachable = true;
  flush();
}

/** The connection is gone: whether the server ran what was sent and not answered is unknown, so it is not sent twice. */
export function offline(): void {
  connection = undefined;
  reachable = connected;
  for (const [number, { _message }] of [...calls]) if (!_message) finish(number, LOST);
}

function flush(): void {
  for (const waiting of calls.values())
    if (connection && waiting._message) {
      connection.send(waiting._message);
      waiting._message = undefined;
    }
}
