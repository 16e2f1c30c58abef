import { mark } from "./busy";
import { connection, finish, move } from "./calls";
import { attribute, byte, more, read, string, varint } from "./decode";
import { encode } from "./encode";
import { write } from "./fields";
import { hooks, load } from "./hooks";
import { entitle, exchange, keep, nodes, type Part, parse, part, prune, scan, scopes, textAfter } from "./scan";
import { renew } from "./socket";
import { listen } from "./triggers";

let anew: typeof import("./anew") | undefined;

/** Takes, or loads, what a page needs that is run anew: when it is, the server may have been gone. */
export async function prepare(module?: typeof anew): Promise<void> {
  anew = module ?? (await load("anew"));
}

/** Selects again what is selected, where something has moved in this message. */
let settle: (() => void) | undefined;

/** What the page shows, for a server that does not know it. */
export const shows = (page = ""): string[] => anew?.sums(/~$/.test(page)) ?? [];

/**
 * Applies one message of the server to the page. Throws where the page is not what the server knows, since somebody
 * else has changed it.
 */
export function apply(message: Uint8Array): void {
  read(message);
  settle = undefined;
  while (more()) {
    const number = varint();
    if (number) operate(scope(number));
    else control();
  }
  (settle as (() => void) | undefined)?.();
  entitle();
}

/** A scope; outside of the page where others have taken it from there, so that what the server sends has a place. */
function scope(number: number): Part {
  const known = scopes.get(number);
  if (!known?._end?.parentNode || known._end.parentNode !== known._node.parentNode)
    scan(parse(`<!--[${number}--><!--]-->`, null), part(document));
  return scopes.get(number) as Part;
}

/** What a content security policy lets in bears the nonce of this script. */
export const nonce = document.querySelector<HTMLElement>("script[nonce]")?.nonce ?? "";

/** What tells elements of the head apart. */
const key = ({ localName, textContent, href, rel }: HTMLLinkElement) => [localName, href, rel, textContent].join();

/** What the server has had fetched; where an answer leads may depend on its cookies. */
let fetched: Promise<unknown> = Promise.resolve();

/** 1 DONE, 2 FAILED, 3 REDIRECT, 4 RELOAD, 5 PAGE, 6 HEAD, 7 STORE, 8 FETCH, 9 KEEP, 10 SAY, 11 WATCH, 12 ASK, 13 NUMBER */
function control(): void {
  const code = varint();
  if (code > 12) {
    (anew as NonNullable<typeof anew>).renumber(string());
    scan(document, part(document));
    prune();
  } else if (code > 11) connection?.send((anew as NonNullable<typeof anew>).name(varint(), string()));
  else if (code > 10)
    load("hidden").then(({ watch }) => watch((hidden: number) => connection?.send(encode([6, hidden]))));
  else if (code > 9) hooks._said?.(string());
  else if (code > 8) hooks._kept = [string()];
  else if (code > 7) fetched = fetch(string(), { keepalive: true }).catch(() => {});
  else if (code > 6) hooks._store?.(varint(), string());
  else if (code > 5) {
    const known = new Set([...document.head.children].map((element) => key(element as HTMLLinkElement)));
    for (const element of [...parse(string(), null).children] as HTMLLinkElement[])
      if (!known.has(key(element))) {
        element.nonce = nonce;
        document.head.append(element);
      }
  } else if (code > 4) {
    renew(string());
    anew?.again();
  } else if (code > 3) hooks._again();
  else {
    finish(varint(), code === 2 && JSON.parse(string()));
    if (code === 3) {
      // A redirect of HTTP does not run `javascript:` either.
      const url = `${new URL(string(), location.href)}`;
      if (/^http/.test(url)) fetched.then(() => hooks._go(url));
    }
  }
}

/** 1 TEXT, 2 ATTR, 3 REGION, 4 INTO, 5 LIST, 6 SCOPE, 7 AGAIN */
function operate(holder: Part): void {
  while (more()) {
    const op = byte();
    const kind = op >> 5;
    if (!op) return;
    const hole = holder._holes[op % 32 > 30 ? varint() : op % 32] as Part;
    if (kind === 4) operate(hole);
    else if (kind === 5) edit(hole);
    else set(kind === 6 ? holder : hole, kind > 5 && kind);
  }
}

/** Writes the value that comes next to a hole, or to a scope; `again`: the content is what stood there, as it is now, of the same page for 7. */
function set(hole: Part, again?: number | false): void {
  const { _node, _end, _name, _text } = hole;
  if (_name === "~") (_node as Comment).data = `=${JSON.stringify(string())}`;
  else if (_end) {
    if (again) hooks._anew?.();
    const fragment = parse(string(), _end.parentNode);
    hole._holes = [];
    if (again) anew?.fill(fragment);
    if (again && anew) anew.carry(_node as Comment, _end as Comment, fragment, move, again < 7);
    else exchange(_node, _end, fragment);
    scan(_node.parentNode as Node, hole, scopes, _node);
    if (again) prune();
  } else if (_name && _name !== "=") {
    const element = _node as Element;
    const value = attribute();
    // Of what the visitor changes, `open` is the attribute itself.
    if (/^(checked|muted|selected|value)$/.test(_name)) write(element, _name, value);
    if (value === null) element.removeAttribute(_name);
    else element.setAttribute(_name, value);
    if (_name === "data-on") listen(value);
    mark(element);
  } else {
    const value = string();
    if (_name) {
      if (_node.textContent !== value) _node.textContent = value;
      write(_node as Element, "value", value);
    } else if (textAfter(_node) !== _text) throw Error();
    else if (_text) {
      if (_text.data !== value) _text.data = value;
      // Parsers split long text.
      while (textAfter(_text)) textAfter(_text)?.remove();
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
  const parent = end.parentNode as Element;
  const place = (index: number) => (items[index]?._node ?? end) as ChildNode;
  while (more()) {
    const op = varint();
    const kind = op & 7;
    const at = op >> 3;
    if (!op) return;
    if (kind === 1) operate(items[at] as Part);
    else if (kind === 4) {
      const count = varint();
      for (const node of nodes(list, at, count)) node.remove();
      items.splice(at, count);
    } else if (kind === 5) {
      const moved = nodes(list, at);
      const to = varint();
      const item = items.splice(at, 1);
      // Keeps focus, scroll and playing media in what moves.
      settle ??= anew?.hold();
      if (anew) anew.shift(parent, moved, place(to));
      else for (const node of moved) (parent.moveBefore ?? parent.insertBefore).call(parent, node, place(to));
      items.splice(to, 0, ...item);
    } else {
      const fragment =
        kind === 2 ? parse(string(), parent) : ((list._template as Node).cloneNode(true) as DocumentFragment);
      const fresh: Part[] = [];
      // The template's own scopes are those of another item: its regions are about to be replaced.
      scan(fragment, part(list._node, "", fresh), kind === 3 ? new Map() : scopes);
      place(at).before(fragment);
      if (kind === 3) for (const hole of (fresh[0] as Part)._holes) set(hole);
      items.splice(at, 0, ...fresh);
      keep(list);
    }
  }
}
