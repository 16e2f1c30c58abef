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

function elements(head: Element): Element[] {
  return [...head.children].filter(({ localName }) => localName !== "title");
}

const isScript = (element: Element): element is HTMLScriptElement => element.localName === "script";
const comments = (node: Node) => [...node.childNodes].filter((node): node is Comment => node instanceof Comment);

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
  const target = started?.target ?? document.body;
  if (parts.length !== (head.at ?? [0]).length) throw 0;
  const read = (html: string) => new DOMParser().parseFromString(html, "text/html");
  const next = head.at ? undefined : read(parts[0] as string);
  const shell = next ?? (head.around && read(head.around));
  const contents: [content: DocumentFragment, put: () => void][] = [];
  if (next) {
    const content = parse("", null);
    content.append(...((target === document.body ? next.body : next.getElementById(target.id)) as Element).childNodes);
    contents.push([content, () => target.replaceChildren(content)]);
  } else {
    const all = regions();
    for (const [index, at] of (head.at as number[]).entries()) {
      const [begin, end] = all[at] as Region;
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
      ) as Element[]) || heads;
  const fresh = list.filter((element) => !heads.includes(element));
  // What a script has done is never taken back.
  const gone = heads.filter((element) => !isScript(element) && !list.includes(element));
  for (const [content] of contents) {
    // Where scripts run, it holds a text.
    for (const element of content.querySelectorAll("noscript")) element.textContent = element.innerHTML;
    for (const element of content.querySelectorAll<HTMLElement>("style,link")) element.nonce = nonce;
  }
  for (const element of fresh) (element as HTMLElement).nonce = nonce;
  const sheets = fresh.filter((element) => element.matches("[rel~=stylesheet]")).map(loaded);
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
    if (signal.aborted) return;
    enter(url, entry);
    heads = list;
    for (const element of gone) element.remove();
    const title = next ? next.title : head.title && parse(head.title, null).textContent;
    if (title != null) document.title = title;
    const marks = next ? comments(next.head) : head.marks != null && comments(parse(head.marks, null));
    if (marks) {
      for (const comment of comments(document.head)) comment.remove();
      const all = parse("", null);
      all.append(...marks);
      scan(all, part(document));
      document.head.prepend(all);
    }
    for (const script of fresh.filter(isScript)) run(script, (fresh) => document.head.append(fresh));
    for (const [content] of contents) {
      scan(content, part(document));
      for (const script of content.querySelectorAll("script")) run(script, (fresh) => script.replaceWith(fresh));
    }
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
    place(!!entry);
    tell();
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

/** Until a style sheet is there, or is not to be had. */
function loaded(link: Element): Promise<unknown> {
  return new Promise((done) => {
    link.addEventListener("load", done);
    link.addEventListener("error", done);
    setTimeout(done, 3000);
  });
}

/** Runs a script, unless it ran before: what was parsed from a text does not run by itself. */
function run(script: HTMLScriptElement, put: (fresh: HTMLScriptElement) => void): void {
  if (/json|speculation|import/.test(script.type) || ran.has(key(script))) return;
  ran.add(key(script));
  const fresh = document.createElement("script");
  for (const { name, value } of script.attributes) fresh.setAttribute(name, value);
  fresh.nonce = nonce;
  fresh.text = script.text;
  put(fresh);
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
