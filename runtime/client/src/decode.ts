// A BOM at the start of a value is part of the value.
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

let bytes: Uint8Array;
let at: number;

/** Begins to read a message. One is read at a time; every read past its end throws. */
export function read(message: Uint8Array): void {
  bytes = message;
  at = 0;
}

export function more(): boolean {
  return at < bytes.length;
}

export function byte(): number {
  if (!more()) throw RangeError("message too short");
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
  const text = bytes.subarray(at, at + length);
  at += length;
  if (text.length < length) throw RangeError("message too short");
  return utf8.decode(text);
}

/** An attribute's value, or null where the attribute is to go. */
export function attribute(): string | null {
  const length = varint();
  return length ? string(length - 1) : null;
}
