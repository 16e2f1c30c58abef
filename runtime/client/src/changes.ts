import { connection, encode, hooks } from "./main";

/** What the browser wants something to be, how it asks for it, and who hears whether it is taken, or why not. */
type Wish = [text: string, message: (change: number) => Blob, heard?: (why: string, newest: boolean) => void];

/** Where the browser is ahead of the server. */
const wishes = new Map<string, Wish>();
/** What the server has still to answer. One change of a thing is under way at a time. */
const asked = new Map<string, [change: number, wish: Wish]>();
/** Under 0 and 1 the server says what nobody has asked for. */
let last = 1;
/** Whether something here uses what the server says. */
let follows = false;
/** From when on the next change may be asked for, and what waits for that. */
let free = 0;
const waiting = new Set<string>();

/** What the server takes, by its default: the bytes of a message, and how many of them in a second. A connection that says more is closed. */
const LIMITS = "[65536,50]";

/** Whether what the server says of it is older than what the browser wants it to be. */
export const ahead = (id: string): boolean => wishes.has(id);

/** Has the server asked to take something as it is now, by the next connection. */
export function want(id: string, ...wish: Wish): void {
  wishes.set(id, wish);
}

/** Asks the server to take something as it is now. */
export function ask(id: string, ...wish: Wish): void {
  want(id, ...wish);
  send(id);
}

function send(id: string): void {
  const wish = wishes.get(id);
  if (!wish || asked.has(id) || waiting.has(id) || !connection) return;
  const early = free - Date.now();
  if (early > 0) {
    waiting.add(id);
    setTimeout(() => {
      waiting.delete(id);
      send(id);
    }, early);
    return;
  }
  const [bytes, rate]: [number, number] = JSON.parse(hooks._limits ?? LIMITS);
  const message = wish[1](++last);
  asked.set(id, [last, wish]);
  if (message.size > bytes) {
    // Who has set it goes on first.
    setTimeout(answered, 0, last, `it takes a message of ${message.size} bytes, and Limits::message is ${bytes}`);
    return;
  }
  // Half of them: the visitor's own calls of triggers count, too.
  free = Date.now() + 2000 / rate;
  connection.send(message);
}

export function answered(change: number, why: string): void {
  for (const [id, [number, wish]] of asked) {
    if (number !== change) continue;
    asked.delete(id);
    if (why) console.warn(`marquetry: ${id} is not changed: ${why}`);
    const newest = wishes.get(id)?.[0] === wish[0];
    // Where it is refused, the server says next what holds, if it may be known here.
    if (newest) wishes.delete(id);
    wish[2]?.(why, newest);
    send(id);
  }
}

/** From now on the server says what changes, over each connection. */
export function follow(): void {
  follows = true;
  online();
}

/** A connection is open. */
export function online(): void {
  if (!follows) return;
  connection?.send(encode([3, 0]));
  // Whether the server took what it has not answered is unknown.
  asked.clear();
  for (const id of wishes.keys()) send(id);
}
