// Never run: tsc fails where the shipped types are not those of the modules.
import { start } from "../src/main";
import { navigate } from "../src/navigate";
import * as parts from "../src/parts";
import * as store from "../src/store";
import type * as shipped from "../types/client";

export const api: typeof shipped = { start, navigate, ...store, ...parts };

export function uses({ derived, Fragment, get, Store, start, stream, writable }: typeof shipped): string {
  const page = new Store({ theme: "dark", count: 1n });
  start({ target: document.querySelector("#app"), store: () => page });
  const both = derived([page, writable(1)], ([data, n]) => `${data.theme}${n}`);
  // @ts-expect-error: the count is a bigint
  page.update((data) => ({ ...data, count: 2 }));
  const shown: string | undefined = Fragment.with("count", ({ key }) => key);
  Fragment.for("log", document.body)?.append("a text", new Text(shown));
  // @ts-expect-error: fragments are the page's own
  new Fragment(new Comment(), "count");
  if (!stream("timer").idle()) stream("timer").pause();
  return get(both);
}
