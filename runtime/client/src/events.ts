/** What happens to the page, by the names of its events. */
const EVENTS: Record<string, string> = { connect: "connected", disconnect: "disconnected" };

/** Hears of what happens to the page; what it gives ends that. */
// biome-ignore lint/suspicious/noExplicitAny: each event has its own detail
export function on(type: string, hear: (detail: any) => void): () => void {
  const event = `marquetry:${EVENTS[type] ?? type}`;
  const listener = (event: Event) => hear((event as CustomEvent).detail ?? undefined);
  document.addEventListener(event, listener);
  return () => document.removeEventListener(event, listener);
}
