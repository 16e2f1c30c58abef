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
  /** Whether each item is an element, so that no comment precedes it. */
  _elements?: boolean;
  /** The first item the page ever had. */
  _template?: DocumentFragment;
}

export const scopes = new Map<number, Part>();

export function part(node: Node): Part {
  return { _node: node, _holes: [] };
}

/** Walks what is under `root`, once, and fills `into` with the holes or items found there, `found` with the scopes. */
export function scan(root: Node, into: Part, found = scopes): void {
  // Elements and comments.
  const walker = document.createTreeWalker(root, 129);
  const within = (outer: Part, parent?: Node | null, close?: string): void => {
    let holder = outer;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const { data, nextSibling } = node as Comment;
      if (
        outer._items &&
        (data === "," || (outer._elements && node instanceof Element && node.parentNode === parent))
      ) {
        holder = part(node);
        outer._items.push(holder);
      }
      if (node instanceof Element) {
        listen(node.getAttribute("data-on"));
        for (const name of node.getAttribute("data-m")?.split(" ") ?? [])
          holder._holes.push({ ...part(node), _name: name });
      } else if (data === close) {
        outer._end = node;
        keep(outer);
        return;
      } else if (/^(|\{|\(e?|\[\d.*)$/.test(data)) {
        const inner = part(node);
        if (data[0] === "[") found.set(Number.parseInt(data.slice(1), 10), inner);
        else holder._holes.push(inner);
        if (data[0] === "(") {
          inner._items = [];
          inner._elements = data > "(";
          within(inner, node.parentNode, ")");
        } else if (data) within(inner, null, data === "{" ? "}" : "]");
        else if (nextSibling instanceof Text) inner._text = nextSibling;
      }
    }
  };
  within(into, root);
}

/** The nodes of some items of a list, up to the next item or the list's end. */
export function nodes(list: Part, from: number, count = 1): Node[] {
  const found: Node[] = [];
  const end = list._items?.[from + count]?._node ?? list._end;
  for (let node = list._items?.[from]?._node ?? null; node && node !== end; node = node.nextSibling) found.push(node);
  return found;
}

/** Copies the first item of a list before anybody changes it, but not where its buttons post to. */
export function keep(list: Part): void {
  if (!list._template && list._items?.[0]) {
    list._template = new DocumentFragment();
    list._template.append(...nodes(list, 0).map((node) => node.cloneNode(true)));
    for (const button of list._template.querySelectorAll("[formaction]")) button.removeAttribute("formaction");
  }
}

/** Forgets the scopes that were removed from the page. */
export function prune(): void {
  for (const [number, { _node }] of scopes) if (_node.getRootNode().nodeType < 9) scopes.delete(number);
}

/** Parses HTML as if it stood in `parent`. Scripts in it do not run. */
export function parse(html: string, parent: Node | null): DocumentFragment {
  // Foreign elements need their context. For all others a template knows no wrong place, and adds no `tbody`.
  if (parent instanceof Element && !(parent instanceof HTMLElement)) {
    const range = document.createRange();
    range.selectNodeContents(parent);
    return range.createContextualFragment(html);
  }
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}
