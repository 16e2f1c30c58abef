/** What `data-on` says: the events, each its type and modifiers; `instance.trigger`; its arguments as JSON, or nothing. */
export type On = [events: string[][], trigger: string, args: string];

/** `click keydown|enter:3.1:[42]` */
export function parseOn(on: string | null): On {
  const [, events = "", trigger, args] = (/^(.+?):(\d+\.\d+):?(.*)$/s.exec(on as string) ?? []) as string[];
  return [events.split(" ").map((event) => event.split("|")), trigger as string, args as string];
}

/**
 * Whether a key event passes the keys among the modifiers: `enter`, `up`, `space`, `a`; the letter e is `E`, since
 * `e` asks for the event's data. `ctrl`, `alt`, `shift` and `meta` must be held. No key passes while an input method composes.
 */
export function accepts(modifiers: string[], event: KeyboardEvent): boolean {
  const held: string[] = [];
  const keys = modifiers.filter(
    (modifier) =>
      !/^(prevent|stop|once|self|e|.*\))$/.test(modifier) &&
      !(`${modifier}Key` in event && held.push(`${modifier}Key`)),
  );
  const pressed = `${event.key}`.toLowerCase().replace("arrow", "");
  return (
    held.every((key) => event[key as "altKey"]) &&
    (!keys[0] || (!event.isComposing && keys.includes({ " ": "space", e: "E" }[pressed] || pressed)))
  );
}
