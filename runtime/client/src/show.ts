import { entitle, exchange, go, hooks, nonce, parse, part, scan, started } from "./main";
import { enter, place } from "./places";
import { tell } from "./progress";
import type { Next } from "./socket";

/** What the head has from the server, in its order; titles are told apart from it. */
let heads = elements(document.head);
/** The elements whose attributes follow though all in them stays, each as it was served. */
const tags = new WeakMap<Node, Element>();
remember();
/** The scripts that ran: each does once for as long as the page is open. */
const ran = new Set([...document.scripts].map(key));

function key({ src, text }: HTMLScriptElement): string {
  return src || text;
}

/** What a navigation may replace the content of. */
export const target = () => started?.target ?? document.body;

function elements(head: Element): Element[] {
  return [...head.children].filter(({ localName }) => localName !== "title");
}

const isScript = (element: Element): element is HTMLScriptElement => element.localName === "script";
const comments = (node: Node) => [...node.childNodes].filter(({ nodeType }) => nodeType > 7);

/** What an answer says before the page, or before what differs in it. */
export interface Head extends Next {
  /** The regions that are replaced; where it is left out, the answer is a whole document. */
  at?: number[];
  title?: string;
  marks?: string;
  /** The tags around all content, where their attributes are others. */
  around?: string;
  head?: (number | string)[];
}

/** Shows a page in the place of the one that is shown, whole or not at all. */
export async function show(head: Head, parts: string[], signal: AbortSignal, url: URL, entry?: string): Promise<void> {
  const within = target();
  if (parts.length !== (head.at ?? [0]).length) throw 0;
  const read = (html: string) => new DOMParser().parseFromString(html, "text/html");
  const next = head.at ? undefined : read(parts[0] as string);
  const shell = next ?? (head.around && read(head.around));
  const contents: [content: DocumentFragment, put: () => void][] = [];
  if (next) {
    const content = parse("", null);
    content.append(...((within === document.body ? next.body : next.getElementById(within.id)) as Element).childNodes);
    contents.push([content, () => within.replaceChildren(content)]);
  } else {
    const known = regions();
    for (const [index, at] of (head.at as number[]).entries()) {
      const [begin, end] = known[at] as Region;
      const content = parse(parts[index] as string, begin.parentNode);
      const after = content.firstElementChild as Element;
      // The parser, or another script, has moved one of them, or has put another one in its place.
      if (end ? begin.parentNode !== end.parentNode : tags.get(begin)?.localName !== after.localName) throw 0;
      contents.push([content, () => (end ? exchange(begin, end, content) : adapt(begin as Element, after))]);
    }
  }
  const list = next
    ? elements(next.head).map((element) => heads.find((known) => served(known) === served(element)) ?? element)
    : (head.head?.map((known) =>
        typeof known === "number" ? heads[known] : parse(known, null).firstElementChild,
      ) as Element[]) || [...heads];
  const fresh = list.filter((element) => !heads.includes(element));
  // What a script has done is never taken back.
  const gone = heads.filter((element) => !isScript(element) && !list.includes(element));
  const all = (selector: string) =>
    contents.flatMap(([content]) => [...content.querySelectorAll<HTMLElement>(selector)]);
  // Where scripts run, it holds a text.
  for (const element of all("noscript")) element.textContent = element.innerHTML;
  for (const element of [...fresh, ...all("style,link")]) (element as HTMLElement).nonce = nonce;
  const sheets = fresh
    .filter((element) => element.matches("[rel~=stylesheet]"))
    .map((sheet) => loaded(sheet as HTMLElement, 3000));
  // Each where it stands among the others: of two rules for one element the later one may hold.
  let behind: Element | undefined;
  for (const element of [...list].reverse()) {
    if (!fresh.includes(element)) behind = element;
    else if (!isScript(element)) {
      if (behind?.isConnected) behind.before(element);
      else document.head.append(element);
      behind = element;
    }
  }
  await Promise.all(sheets);
  const swap = () => {
    const { aborted } = signal;
    if (!aborted) enter(url, entry);
    for (const element of aborted ? fresh : gone) element.remove();
    if (aborted) return;
    heads = list;
    const title = next ? next.title : head.title && parse(head.title, null).textContent;
    if (title != null) document.title = title;
    const marks = next?.head ?? (head.marks != null && parse(head.marks, null));
    if (marks) {
      for (const comment of comments(document.head)) comment.remove();
      const marked = parse("", null);
      marked.append(...comments(marks));
      scan(marked, part(document));
      document.head.prepend(marked);
    }
    const scripts = [...fresh, ...all("script")].filter(isScript);
    for (const [content] of contents) scan(content, part(document));
    if (shell) {
      adapt(document.documentElement, shell.documentElement);
      adapt(document.body, shell.body);
    }
    const data = () => document.querySelector<HTMLElement>("script[data-store]");
    const known = data();
    known?.remove();
    for (const [, put] of contents) put();
    remember();
    const store = data();
    if (known && !store) document.body.append(known);
    entitle(true);
    go(head);
    if (store) hooks._data?.(store);
    tell(place(!!entry));
    run(scripts);
  };
  if (document.startViewTransition && !matchMedia("(prefers-reduced-motion)").matches) {
    const { ready, updateCallbackDone } = document.startViewTransition(swap);
    // A newer one takes its place before it has begun.
    ready.catch(() => {});
    await updateCallbackDone;
  } else swap();
}

/** What stands between marks; or behind one, an element whose attributes are all of it. */
type Region = [begin: ChildNode, end?: Comment];

/** The regions of the document, in its order. */
function regions(): Region[] {
  const all: Region[] = [];
  const open: Region[] = [];
  const walker = document.createTreeWalker(document, 128);
  for (let node = walker.nextNode() as Comment; node; node = walker.nextNode() as Comment)
    if (node.data === "#") all.push(open[open.push([node]) - 1] as Region);
    else if (node.data === "#@") all.push([node.nextSibling as ChildNode]);
    else if (node.data === ".") open.pop()?.push(node);
  return all;
}

function remember(): void {
  for (const [node, end] of [[document.documentElement], [document.body], ...regions()] as Region[])
    if (node && !end && !tags.has(node)) tags.set(node, node.cloneNode() as Element);
}

/** An element as it was served: browsers hide the nonce. */
const served = ({ outerHTML }: Element) => outerHTML.replace(/ nonce="[^"]*"/, "");

/** Until a style sheet or a script is there, or is not to be had, or for so many milliseconds. */
function loaded(element: HTMLElement, limit: number): Promise<unknown> {
  return new Promise((done) => {
    element.onload = element.onerror = done;
    setTimeout(done, limit);
  });
}

/**
 * Runs the scripts of a page, each unless it ran before: what was parsed from a text does not run by itself. As where a page is loaded, what has to come first holds up those behind it.
 */
async function run(scripts: HTMLScriptElement[]): Promise<void> {
  const page = heads;
  const first = (script: HTMLScriptElement) => script.matches(":not([async],[defer],[type=module])");
  for (const script of [...scripts.filter(first), ...scripts]) {
    if (/json|speculation|import/.test(script.type) || ran.has(key(script))) continue;
    ran.add(key(script));
    // Of all parsers this one gives scripts that run.
    const fresh = new Range().createContextualFragment(script.outerHTML).firstChild as HTMLScriptElement;
    fresh.nonce = nonce;
    if (script.isConnected) script.replaceWith(fresh);
    else document.head.append(fresh);
    if (fresh.src && first(script)) await loaded(fresh, 2e9);
    // The visitor has gone on.
    if (heads !== page) return;
  }
}

/** Gives an element the attributes of the next page, apart from what scripts have done to it. */
function adapt(element: Element, after: Element): void {
  const before = tags.get(element) as Element;
  for (const { name } of before.attributes)
    if (name !== "class" && !after.hasAttribute(name)) element.removeAttribute(name);
  for (const { name, value } of after.attributes)
    if (name !== "class" && before.getAttribute(name) !== value) element.setAttribute(name, value);
  // Those of the client are its own.
  element.classList.remove(...[...before.classList].filter((name) => !/^marquetry-/.test(name)));
  element.classList.add(...after.classList);
  tags.set(element, after);
}
