import { listen } from "./triggers";

/** A place in the page that the server addresses: a scope, a hole, an item of a list. */
export interface Part {
  /** The comment it begins with, or its element. */
  _node: Node;
  /** The comment it ends with. */
  _end?: Node;
  /** The attribute that is this hole; `=` for the text of the element. */
  _name?: string;
  /** The text of a text hole, where it has any. */
  _text?: Text;
  _holes: Part[];
  /** Of a list. */
  _items?: Part[];
  /** The first item the page ever had. */
  _template?: DocumentFragment;
}

export const scopes = new Map<number, Part>();

/** Where components have a title for the page, in comments; a live one is a hole. */
const titles = new Set<Comment>();
let base: string | undefined;
let shown: string | undefined;

/** Shows the title that stands last, and remembers, first and of each `fresh` page, what is shown where there is none. */
export function entitle(fresh?: boolean): void {
  let last: Comment | undefined;
  // One in a fragment of the document may be shown again, as what `prune` keeps.
  for (const title of titles)
    if (title.getRootNode().nodeType < 9) titles.delete(title);
    else if (title.isConnected && (!last || last.compareDocumentPosition(title) & 4)) last = title;
  if (fresh || base == null) {
    base = last ? "" : document.title;
    shown = undefined;
  }
  // What another script has written stays until the title is another.
  if (shown !== last?.data) document.title = last ? JSON.parse(last.data.slice(1)) : base;
  shown = last?.data;
}

export function part(_node: Node, _name?: string, _items?: Part[]): Part {
  return { _node, _name, _items, _holes: [] };
}

/** Walks what is under `root`, once, behind `from`, and fills `into` with the holes or items found there, `found` with the scopes. */
export function scan(root: Node, into: Part, found = scopes, from = root): void {
  // Elements and comments.
  const walker = document.createTreeWalker(root, 129);
  walker.currentNode = from;
  const within = (outer: Part, parent: Node | null): void => {
    const { data: open } = outer._node as Comment;
    let holder = outer;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const { data } = node as Comment;
      const element = node instanceof Element && node;
      if (outer._items && (data === "," || (open > "(" && element && node.parentNode === parent))) {
        holder = part(node);
        outer._items.push(holder);
      }
      if (element) {
        const on = element.getAttribute("data-on");
        if (on) listen(on);
        for (const name of element.getAttribute("data-m")?.split(" ") ?? []) holder._holes.push(part(node, name));
      } else if (/^[=~]"/.test(data)) {
        titles.add(node as Comment);
        if (data[0] === "=") holder._holes.push(part(node, "~"));
      } else if (/^(|\{|\(e?|\[\d.*)$/.test(data)) {
        const inner = part(node, undefined, data[0] === "(" ? [] : undefined);
        if (data[0] === "[") found.set(+(/\d+/.exec(data) as unknown as string), inner);
        else holder._holes.push(inner);
        if (data) within(inner, node.parentNode);
        else inner._text = textAfter(node);
      } else if (open && /^[\])}]$/.test(data)) {
        outer._end = node;
        if (node.parentNode === parent) keep(outer);
        return;
      }
    }
  };
  within(into, root);
}

/** The text directly after a node. */
export function textAfter({ nextSibling }: Node): Text | undefined {
  return nextSibling instanceof Text ? nextSibling : undefined;
}

/** The nodes of some items of a list, up to the next item or the list's end. Throws where these are not in a row. */
export function nodes(list: Part, from: number, count = 1): ChildNode[] {
  const found: ChildNode[] = [];
  const items = list._items as Part[];
  const end = items[from + count]?._node ?? list._end;
  for (let node = (items[from] as Part)._node as ChildNode; node !== end; node = node.nextSibling as ChildNode)
    found.push(node);
  return found;
}

/**
 * Copies the first item of a list before anybody changes it, but not where its buttons post to, nor attributes that are
 * holes: a copy that is selected or checked would take that from those beside it, before it has got its own values.
 */
export function keep(list: Part): void {
  if (!list._template && list._items?.[0]) {
    list._template = parse("", null);
    list._template.append(...nodes(list, 0).map((node) => node.cloneNode(true)));
    for (const element of list._template.querySelectorAll<HTMLElement>("[formaction],[data-m]"))
      for (const name of `formaction ${element.dataset.m}`.split(" ")) element.removeAttribute(name);
  }
}

/** Forgets the scopes that were removed from the page, or go on under another number. */
export function prune(): void {
  for (const [number, { _node }] of scopes)
    if (_node.getRootNode().nodeType < 9 || Number.parseInt((_node as Comment).data.slice(1)) !== number)
      scopes.delete(number);
}

/** Puts content in the place of what stands between two nodes. */
export function exchange(begin: Node, end: Node, content: Node): void {
  const range = new Range();
  range.setStartAfter(begin);
  range.setEndBefore(end);
  // Into an element, since what stands in a fragment of the document would count as shown (`prune`).
  document.createElement("b").append(range.extractContents());
  (end as Comment).before(content);
}

/** Parses HTML as if it stood in `parent`. Scripts in it do not run. */
export function parse(html: string, parent: Node | null): DocumentFragment {
  // Foreign elements need their context. For all others a template knows no wrong place, and adds no `tbody`.
  if (parent && !(parent instanceof HTMLElement)) {
    const range = new Range();
    range.selectNodeContents(parent);
    return range.createContextualFragment(html);
  }
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}
