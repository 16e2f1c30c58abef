/** A message to the server: LEB128 integers, then text up to its end. */
export function encode(numbers: number[], text = ""): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  for (let n of numbers) {
    for (; n > 127; n >>>= 7) bytes.push((n & 127) | 128);
    bytes.push(n);
  }
  return new Uint8Array([...bytes, ...new TextEncoder().encode(text)]);
}
