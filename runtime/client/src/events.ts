import type { Failure } from "./calls";

/** What happens to the page, by the names of its events. */
const EVENTS: Record<string, string> = { connect: "connected", disconnect: "disconnected" };

/** Hears of what happens to the page: another one is shown, at this URL. What it gives ends that. */
export function on(type: "navigate", hear: (url: string) => void): () => void;
/** A call has failed. */
export function on(type: "error", hear: (failure: Failure) => void): () => void;
/** The page has a connection, or has lost it. */
export function on(type: "connect" | "disconnect", hear: () => void): () => void;
// biome-ignore lint/suspicious/noExplicitAny: the overloads say it
export function on(type: string, hear: (detail: any) => void): () => void {
  const event = `marquetry:${EVENTS[type] ?? type}`;
  const listener = (event: Event) => hear((event as CustomEvent).detail ?? undefined);
  document.addEventListener(event, listener);
  return () => document.removeEventListener(event, listener);
}
