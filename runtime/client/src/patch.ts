import { mark } from "./busy";
import { finish } from "./calls";
import { attribute, byte, more, read, string, varint } from "./decode";
import { write } from "./fields";
import { keep, nodes, type Part, parse, part, scan, scopes } from "./scan";
import { listen } from "./triggers";

/**
 * Applies one message of the server to the page. Throws where the page is not what the server knows, since somebody
 * else has changed it. `page` hears of a new page id.
 */
export function apply(message: Uint8Array, page: (id: string) => void): void {
  read(message);
  while (more()) {
    const number = varint();
    if (number) operate(scopes.get(number) ?? missing(number));
    else control(page);
  }
}

/** A scope that is not in the page, so that what the server sends for it has a place. */
function missing(number: number): Part {
  const scope = part(new Comment());
  scope._end = new Comment();
  scopes.set(number, scope);
  return scope;
}

/** 1 DONE, 2 FAILED, 3 REDIRECT, 4 RELOAD, 5 PAGE */
function control(page: (id: string) => void): void {
  const code = varint();
  if (code > 4) page(string());
  else if (code > 3) location.reload();
  else {
    const call = varint();
    finish(call, code === 2 && JSON.parse(string()));
    if (code > 2) {
      // A redirect of HTTP does not run `javascript:` either.
      const { protocol, href } = new URL(string(), location.href);
      if (/^http/.test(protocol)) location.href = href;
    }
  }
}

/** 1 TEXT, 2 ATTR, 3 REGION, 4 INTO, 5 LIST, 6 SCOPE */
function operate(holder: Part): void {
  while (more()) {
    const op = byte();
    const kind = op >> 5;
    if (!op) return;
    const hole = holder._holes[(op & 31) === 31 ? varint() : op & 31] as Part;
    if (kind === 4) operate(hole);
    else if (kind === 5) edit(hole);
    else if (kind > 5) {
      const { _node, _end } = holder;
      if (!_node.parentNode || _node.parentNode !== _end?.parentNode)
        new DocumentFragment().append(_node, _end as Node);
      set(holder);
    } else set(hole);
  }
}

/** Writes the value that comes next to a hole. `place` is where a region is to stand, if not where it stands now. */
function set(hole: Part, place?: Node | null): void {
  const { _node, _end, _name, _text } = hole;
  if (_end) {
    const fragment = parse(string(), place ?? _end.parentNode);
    hole._holes = [];
    while (_node.nextSibling !== _end) (_node.nextSibling as ChildNode).remove();
    scan(fragment, hole);
    (_end as Comment).before(fragment);
  } else if (_name && _name !== "=") {
    const element = _node as Element;
    const value = attribute();
    if (/^(value|checked|selected|muted|open)$/.test(_name)) write(element, _name, value);
    if (value === null) element.removeAttribute(_name);
    else element.setAttribute(_name, value);
    if (_name === "data-on") listen(value);
    mark(element);
  } else {
    const value = string();
    if (_name) {
      if (_node.textContent !== value) _node.textContent = value;
      write(_node as Element, "value", value);
    } else if (_text ? _text.previousSibling !== _node : _node.nextSibling instanceof Text) throw Error("text moved");
    else if (_text) {
      if (_text.data !== value) _text.data = value;
      // Parsers split long text.
      while (_text.nextSibling instanceof Text) _text.nextSibling.remove();
    } else if (value) {
      hole._text = new Text(value);
      (_node as Comment).after(hole._text);
    }
  }
}

/** 1 UPDATE, 2 HTML, 3 VALUES, 4 REMOVE, 5 MOVE */
function edit(list: Part): void {
  const items = list._items as Part[];
  const end = list._end as Comment;
  const parent = end.parentNode as ParentNode & Node;
  const place = (index: number) => (items[index]?._node ?? end) as ChildNode;
  const taken = (from: number, count: number) => {
    if (place(from).parentNode !== parent || place(from + count).parentNode !== parent) throw Error("item moved");
    return nodes(list, from, count) as ChildNode[];
  };
  while (more()) {
    const op = varint();
    const kind = op & 7;
    const at = op >> 3;
    if (!op) return;
    if (kind === 1) operate(items[at] as Part);
    else if (kind === 4) {
      const count = varint();
      for (const node of taken(at, count)) node.remove();
      items.splice(at, count);
    } else if (kind === 5) {
      const moved = taken(at, 1);
      const to = varint();
      const item = items.splice(at, 1);
      // Keeps focus, scroll and playing media in what moves.
      const move = "moveBefore" in parent ? "moveBefore" : "insertBefore";
      for (const node of moved) parent[move as "insertBefore"](node, place(to));
      items.splice(to, 0, ...item);
    } else {
      const made: Part = { ...part(end), _items: [], _elements: list._elements };
      const fragment =
        kind === 2 ? parse(string(), parent) : ((list._template as Node).cloneNode(true) as DocumentFragment);
      const fresh = made._items as Part[];
      // The template's own scopes are those of another item: its regions are about to be replaced.
      scan(fragment, made, kind === 3 ? new Map() : scopes);
      if (kind === 3)
        for (const hole of (fresh[0] as Part)._holes) set(hole, hole._end?.parentNode === fragment ? parent : null);
      place(at).before(fragment);
      items.splice(at, 0, ...fresh);
      keep(list);
    }
  }
}
