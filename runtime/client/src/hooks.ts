import type { Readable } from "./stores";

/** The hash in the names of the modules (`build.mjs`). */
declare const MODULES: string;

// biome-ignore lint/suspicious/noExplicitAny: each module has its own exports
const loading: Record<string, Promise<any> | undefined> = {};

/** Loads a module that is not needed by every page. Who asks first has it first, which browsers do not promise. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export function load(name: string): Promise<any> {
  // In a variable, since the bundler would look for a pattern.
  const url = `./${name}-${MODULES}.js`;
  loading[name] ??= import(url).finally(() => {
    loading[name] = undefined;
  });
  return loading[name];
}

/** What modules that are loaded when first needed do at which point of the page's life. */
export const hooks: {
  /** What the page keeps of the server's stores, sealed: it goes where the page goes. */
  _kept: string[];
  /** What the server takes, where that is not the default. */
  _limits?: string;
  /** The client has started. */
  _started?: (options: Options) => void;
  /** A connection is open. */
  _online?: () => void;
  /** The server has run the page anew, and knows nothing of what this one has told it. */
  _renewed?: () => void;
  /** The server says something about the page store: the number of the change that it answers, or 0. */
  _store?: (change: number, text: string) => void;
  /** The server says something about a fragment or a stream. */
  _said?: (text: string) => void;
  /** Content comes anew where some stands. */
  _anew?: () => void;
  /** A page has come that has another page store's data: its element. */
  _data?: (script: HTMLElement) => void;
  /** Goes to where a trigger leads. */
  _go: (url: string) => void;
  /** Shows the page of this URL anew. */
  _again: () => void;
} = {
  _kept: [],
  _go(url) {
    location.href = url;
  },
  _again: () => location.reload(),
};

/** What the client is started with; `T` is the data of the page's store. */
// biome-ignore lint/suspicious/noExplicitAny: the data is what the server's type is
export interface Options<T = any> {
  /** The element whose content navigation replaces, found on the next page by its `id`; `document.body` if left out. */
  target?: Element | null;
  /** Makes the page's store of its data, once for as long as the page is open; `data => new Store(data)` if left out. */
  store?: (data: T) => Readable<T> & { set(value: T): void };
}
