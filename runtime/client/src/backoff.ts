/** Milliseconds until the next attempt to connect: up to 1 s, 2 s, 4 s … 30 s, spread evenly so that a server that comes back is not met by all at once. */
export function backoff(attempt: number, random: number): number {
  return random * Math.min(30_000, 1000 * 2 ** attempt);
}
