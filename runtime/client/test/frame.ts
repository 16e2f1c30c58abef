/** Writes messages as the server does. */
export type Bytes = number[];

export const varint = (n: number): Bytes => (n > 127 ? [(n & 127) | 128, ...varint(n >>> 7)] : [n]);

export const str = (text: string): Bytes => {
  const bytes = [...new TextEncoder().encode(text)];
  return [...varint(bytes.length), ...bytes];
};

const op = (kind: number, hole: number): Bytes =>
  hole < 31 ? [(kind << 5) | hole] : [(kind << 5) | 31, ...varint(hole)];

export const attribute = (value: string | null): Bytes => {
  if (value === null) return [0];
  const [, ...bytes] = [0, ...new TextEncoder().encode(value)];
  return [...varint(bytes.length + 1), ...bytes];
};

export const END: Bytes = [0];
export const scope = (number: number, ...ops: Bytes[]): Bytes => [...varint(number), ...ops.flat(), 0];
export const text = (hole: number, value: string): Bytes => [...op(1, hole), ...str(value)];
export const attr = (hole: number, value: string | null): Bytes => [...op(2, hole), ...attribute(value)];
export const region = (hole: number, html: string): Bytes => [...op(3, hole), ...str(html)];
export const again = (hole: number, html: string): Bytes => [...op(7, hole), ...str(html)];
export const into = (hole: number, ...ops: Bytes[]): Bytes => [...op(4, hole), ...ops.flat(), 0];
export const list = (hole: number, ...edits: Bytes[]): Bytes => [...op(5, hole), ...edits.flat(), 0];
export const content = (html: string): Bytes => [...op(6, 0), ...str(html)];

const edit = (kind: number, at: number): Bytes => varint((at << 3) | kind);
export const update = (at: number, ...ops: Bytes[]): Bytes => [...edit(1, at), ...ops.flat(), 0];
export const html = (at: number, item: string): Bytes => [...edit(2, at), ...str(item)];
export const values = (at: number, ...holes: Bytes[]): Bytes => [...edit(3, at), ...holes.flat()];
export const remove = (at: number, count = 1): Bytes => [...edit(4, at), ...varint(count)];
export const move = (at: number, to: number): Bytes => [...edit(5, at), ...varint(to)];

export const done = (call: number): Bytes => [0, 1, ...varint(call)];
export const failed = (call: number, failure: object): Bytes => [
  0,
  2,
  ...varint(call),
  ...str(JSON.stringify(failure)),
];
export const redirect = (call: number, url: string): Bytes => [0, 3, ...varint(call), ...str(url)];
export const fetched = (url: string): Bytes => [0, 8, ...str(url)];
/** By which numbers the page is to be known. */
export const number = (numbers: string): Bytes => [0, 13, ...str(numbers)];
export const reload = (): Bytes => [0, 4];
export const page = (id: string): Bytes => [0, 5, ...str(id)];
export const store = (change: number, text: string): Bytes => [0, 7, ...varint(change), ...str(text)];
export const keep = (sealed: string): Bytes => [0, 9, ...str(sealed)];
/** Something about a fragment that is refreshed, or about a stream. */
export const say = (said: number | [number: number, state: number, key: string, instead?: string]): Bytes => [
  0,
  10,
  ...str(JSON.stringify(said)),
];
export const watch = (): Bytes => [0, 11];
