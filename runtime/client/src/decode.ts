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
  // Past the end of the message it is 0.
  const next = byte() | 0;
  return next > 127 ? next - 128 + 128 * varint() : next;
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
