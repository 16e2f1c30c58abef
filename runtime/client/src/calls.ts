import { wait } from "./busy";
import { encode } from "./encode";
import { payload, settle } from "./fields";
import { hooks } from "./hooks";

/** What a call of a trigger comes to that fails. */
export interface Failure {
  error: string;
  /** A message for each field that has its own. */
  fields?: Record<string, string>;
}

const LOST = { error: "connection lost" };
/** Who waits for the answer to which call; a form with its fields as they were sent. */
const calls = new Map<number, [Element, string | false]>();
/** The newest calls, while there is no connection. */
const queue: Blob[] = [];
let last = 0;
export let connection: WebSocket | undefined;
let connected = false;

/** False where no connection was ever made and one has failed: then forms and buttons act natively. */
export let reachable = true;

/** Calls a trigger (`instance.trigger`), at once or when there is a connection. */
export function call(element: Element, trigger: string, message: string, sent: string | false): void {
  calls.set(++last, [element, sent]);
  wait(element, 1);
  queue.push(encode([1, last, ...(trigger.split(".") as unknown as number[])], message));
  if (queue.length > 64) {
    queue.pop();
    finish(last--, LOST);
  }
  flush();
}

/** Sends what was called, where there is a connection. */
function flush(): void {
  if (connection) for (const message of queue.splice(0)) connection.send(message);
}

/** Takes the call off its element, which hears of a failure. */
export function finish(number: number, failure?: Failure): void {
  const [element, sent] = calls.get(number) ?? [];
  if (!element) return;
  // Before the server's values come into it that were held back.
  const same = `${payload(element)}` === sent;
  wait(element, -1);
  calls.delete(number);
  settle();
  if (failure)
    (element.isConnected ? element : document).dispatchEvent(
      new CustomEvent("marquetry:error", { bubbles: true, detail: failure }),
    );
  // As after a post: emptied, unless the visitor or the server has gone on.
  else if (same) (element as HTMLFormElement).reset?.();
}

/** Another element stands in the place of one: what that waits for, this one does. */
export function move(old: Element, now: Element): void {
  for (const [number, [element, sent]] of calls)
    if (element === old) {
      calls.set(number, [now, sent]);
      wait(old, -1);
      wait(now, 1);
    }
}

/** A connection is open. */
export function online(socket: WebSocket): void {
  connection = socket;
  connected = reachable = true;
  flush();
  hooks._online?.();
}

/** The connection is gone: whether the server ran what was sent and not answered is unknown, so it is not sent twice. */
export function offline(): void {
  connection = undefined;
  reachable = connected;
  for (const number of calls.keys()) if (number <= last - queue.length) finish(number, LOST);
}
