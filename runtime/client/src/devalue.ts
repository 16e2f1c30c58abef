// The format of npm's devalue, as far as a page store needs it.

/** What stands for a value that has no place in the list, from -1 on; -2 is a hole in an array. */
const SPECIAL = [undefined, undefined, NaN, Infinity, -Infinity, -0];

type Flat = (string | number | boolean | null | unknown[] | Record<string, number>)[] | number;

/** Reads what JSON has made of a text. It comes from the server, which writes nothing that has no end. */
export function unflatten(flat: Flat): unknown {
  const done: unknown[] = [];
  const at = (index: number): unknown => {
    if (index < 0) return SPECIAL[~index];
    if (index in done) return done[index];
    const value = (flat as unknown[])[index];
    if (!value || typeof value !== "object") done[index] = value;
    else if (!Array.isArray(value)) {
      const object: Record<string, unknown> = {};
      done[index] = object;
      for (const key in value) object[key] = at((value as Record<string, number>)[key] as number);
    } else {
      const [kind, ...rest] = value;
      if (typeof kind !== "string") {
        const list: unknown[] = [];
        done[index] = list;
        for (const item of value) list.push(at(item));
      } else if (kind === "Date") done[index] = new Date(rest[0]);
      else if (kind === "BigInt") done[index] = BigInt(rest[0]);
      else if (kind === "Set") done[index] = new Set(rest.map(at));
      else if (kind === "Map") {
        const map = new Map();
        done[index] = map;
        for (let i = 0; i < rest.length; i += 2) map.set(at(rest[i]), at(rest[i + 1]));
      } else if (kind === "ArrayBuffer") done[index] = Uint8Array.from(atob(rest[0]), (c) => c.charCodeAt(0));
      // A `Uint8Array` is its buffer's bytes.
      else done[index] = at(rest[0]);
    }
    return done[index];
  };
  return at(typeof flat === "number" ? flat : 0);
}

/** Writes a value; what the format cannot say becomes what JSON makes of it. */
export function stringify(value: unknown): string {
  const list: string[] = [];
  const known = new Map<unknown, number>();
  const flatten = (value: unknown): number => {
    if (value === undefined || typeof value === "function" || typeof value === "symbol") return -1;
    const special = typeof value === "number" ? SPECIAL.findIndex((s, i) => i > 1 && Object.is(s, value)) : -1;
    if (special > 0) return ~special;
    const before = known.get(value);
    if (before !== undefined) return before;
    const index = list.push("") - 1;
    known.set(value, index);
    const named = (kind: string, parts: unknown[]) => `[${[`"${kind}"`, ...parts.map(flatten)]}]`;
    list[index] =
      typeof value === "bigint"
        ? `["BigInt","${value}"]`
        : !value || typeof value !== "object"
          ? JSON.stringify(value)
          : Array.isArray(value)
            ? `[${value.map(flatten)}]`
            : value instanceof Date
              ? `["Date",${JSON.stringify(value)}]`
              : value instanceof Set
                ? named("Set", [...value])
                : value instanceof Map
                  ? named("Map", [...value].flat())
                  : value instanceof Uint8Array
                    ? `["ArrayBuffer","${btoa(String.fromCharCode(...value))}"]`
                    : `{${Object.entries(value).map(([key, value]) => `${JSON.stringify(key)}:${flatten(value)}`)}}`;
    return index;
  };
  const root = flatten(value);
  return root < 0 ? `${root}` : `[${list}]`;
}
