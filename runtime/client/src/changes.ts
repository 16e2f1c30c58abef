import { connection, encode } from "./main";

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
  if (!wish || asked.has(id) || !connection) return;
  asked.set(id, [++last, wish]);
  connection.send(wish[1](last));
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
