/** `data-on`: which events call which trigger of which instance, with which arguments. */
export interface On {
  /** Each the type, then its modifiers. */
  _events: string[][];
  /** Instance and trigger. */
  _call: number[];
  /** A JSON array. */
  _args?: string;
}

/** `click keydown|enter:3.1:[42]` */
export function parseOn(on: string | null): On {
  const [, events, instance, trigger, , args] = /^(.+?):(\d+)\.(\d+)(:(.*))?$/s.exec(on ?? "") ?? [];
  return {
    _events: events?.split(" ").map((event) => event.split("|")) ?? [],
    _call: [Number(instance), Number(trigger)],
    _args: args,
  };
}

/** Whether a key event passes the keys among the modifiers: `enter`, `up`, `space`, `a`. None does while an input method composes. */
export function accepts(modifiers: string[], { key, isComposing }: KeyboardEvent): boolean {
  const keys = modifiers.filter((modifier) => !/^(prevent|stop|once|self|e|.*\))$/.test(modifier));
  const pressed = key === " " ? "space" : key?.toLowerCase().replace("arrow", "");
  return !keys[0] || (!isComposing && keys.some((name) => name.toLowerCase() === pressed));
}
