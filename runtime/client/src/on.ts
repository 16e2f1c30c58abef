/** What `data-on` says: the events, each its type and modifiers; `instance.trigger`; its arguments as JSON, or nothing. */
export type On = [events: string[][], trigger: string, args: string];

/** `click keydown|enter:3.1:[42]` */
export function parseOn(on: string | null): On {
  const [, events = "", trigger, args] = (/^(.+?):(\d+\.\d+):?(.*)$/s.exec(on as string) ?? []) as string[];
  return [events.split(" ").map((event) => event.split("|")), trigger as string, args as string];
}
