/** A message to the server: LEB128 integers, then text up to its end. */
export function encode(numbers: number[], text = ""): Blob {
  const bytes: number[] = [];
  for (let n of numbers) {
    for (; n > 127; n >>>= 7) bytes.push(n | 128);
    bytes.push(n);
  }
  // The array keeps the low byte of each.
  // Of all ways to join bytes and text the shortest.
  return new Blob([new Uint8Array(bytes), text]);
}
