// A BOM at the start of a value is part of the value.
const utf8 = new TextDecoder(undefined, { ignoreBOM: true });

let bytes: Uint8Array;
let at: number;

/** Begins to read a message. One is read at a time. */
export function read(message: Uint8Array): void {
  bytes = message;
  at = 0;
}

/** Whether there is more to read. Throws where something was read past the end. */
export function more(): boolean {
  if (at > bytes.length) throw Error();
  return at < bytes.length;
}

export function byte(): number {
  return bytes[at++] as number;
}

/** LEB128, unsigned. */
export function varint(): number {
  let value = 0;
  let unit = 1;
  let next: number;
  do {
    next = byte();
    value += (next & 127) * unit;
    unit *= 128;
  } while (next > 127);
  return value;
}

export function string(length = varint()): string {
  at += length;
  return utf8.decode(bytes.subarray(at - length, at));
}

/** An attribute's value, or null where the attribute is to go. */
export function attribute(): string | null {
  const length = varint();
  return length ? string(length - 1) : null;
}
