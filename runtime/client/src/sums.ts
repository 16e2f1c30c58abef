// What the page shows, in few bytes: a server that must run it anew sends what differs (`src/web/sums.rs` computes the same).

/** Some proxies take 8 KB of headers, and what the page keeps goes in them, too. */
const LIMIT = 2000;

/** Elements of which less is written are sent for themselves. */
const SHORT = 32;
/** In larger ones, elements are named, too. */
const LARGE = 256;
/** An instance's number, as in `click:3.1` and `?_t=3.1`. */
const NUMBER = /([:=])(0|[1-9]\d{0,8})(?=\.)/g;
const SCOPE = /^\[(0|[1-9]\d{0,8})/;
/** Where such numbers stand, in the order of the sums. */
const NUMBERED = ["action", "data-on", "formaction"];
/** The number of what is about to be replaced: no instance and no scope has it. */
const NOBODY = 999_999_999;

/** The elements that the server was told of last. */
let named: Element[] = [];
/** What a copy stands for. */
export const origins = new WeakMap<Node, Element>();

/**
 * The content of a page's outermost fragments, each by its number, and 0 for each link and style sheet of the head. Of a page to which the visitor `came` from another
 * one, however instances and scopes are numbered; and without a number what these are outside of fragments.
 */
export function sums(came?: boolean): string[] {
  const outside: Node[] = [];
  const found = fragments(outside);
  let all = came ? `~.${text(mix(outside.map(behind).join("")))}` : "";
  for (const element of document.head.querySelectorAll("link,style")) all += `~0.${sum([element])}`;
  for (const [number, content] of found) all += `~${number}.${sum(content, came)}`;
  // One that is cut is as if it differed.
  return all ? [all.slice(0, LIMIT)] : [];
}

/** The page's outermost fragments, each with its number and content; what stands `outside`, with the marks they begin with. */
export function fragments(outside: Node[] = []): [number: string, content: Node[]][] {
  const found: [string, Node[]][] = [];
  const walker = document.createTreeWalker(document, 129);
  const within: Comment[] = [];
  for (let node = walker.nextNode() as Comment; node; node = walker.nextNode() as Comment) {
    if (!within[0]) outside.push(node);
    if (/^\[\d/.test(node.data)) within.push(node);
    else if (node.data === "]") {
      const begin = within.pop();
      if (!begin || within[0]) continue;
      const content: Node[] = [];
      for (let at = begin.nextSibling; at && at !== node; at = at.nextSibling) content.push(at);
      found.push([`${Number.parseInt(begin.data.slice(1))}`, content]);
    }
  }
  return found;
}

/** What stands behind each number of a node, with a NUL in its place. */
function behind(node: Node): string {
  const texts =
    node instanceof Element
      ? NUMBERED.map((name) => (node.getAttribute(name) ?? "").replace(NUMBER, "$1\0"))
      : [(node as Comment).data.replace(SCOPE, "\0[")];
  return texts.map((text) => text.replace(/^[^\0]*/, "")).join("");
}

/** Has the page be numbered as the server does: outside of fragments, and in each of those that are what they are there. */
export function renumber(numbers: string): void {
  const outside: Node[] = [];
  const found = fragments(outside);
  const [first, ...rest] = numbers.split(";").map((text) => text.split(",")) as [string[], ...string[][]];
  const next = each(first);
  for (const node of outside) own(node, next);
  for (const [at, [, content]] of found.entries()) {
    const next = rest[at]?.[0] ? each(rest[at]) : () => NOBODY;
    for (const node of content) number(node, next);
  }
  // Scripts of the page may have changed it since it was said what it shows.
  if ([first, ...rest].some(([left]) => left)) throw Error();
}

/** Takes the numbers out, each of which is said by how much it is more than the one before it. */
function each(numbers: string[]): () => number {
  let last = 0;
  return () => {
    // Who shows something else is to say so.
    if (!numbers.length) throw Error();
    last += +(numbers.shift() as string);
    return last;
  };
}

/** 53 bits, as text. */
export function sum(nodes: Iterable<Node>, unnumbered?: boolean): string {
  return text(mix(written(nodes, unnumbered)));
}

const text = ([a, b]: [number, number]) => (a * 2 ** 21 + b).toString(36);

/** The message that says what stands in some fragments: the sums of up to `limit` elements, however instances and scopes in them are numbered (`src/web/rows.rs`). */
export function name(limit: number, asked: string): Blob {
  const numbers = asked.split(" ");
  const all = fragments().flatMap(([number, content]) => (numbers.includes(number) ? content : []));
  const bytes = [7];
  named = [];
  // Those that stand beside one another come in a row.
  for (const node of all) {
    const text = node instanceof Element ? written([node], true) : "";
    if (text.length < SHORT || named.length === limit) continue;
    const [a, b] = mix(text);
    named.push(node as Element);
    bytes.push(a >>> 24, a >>> 16, a >>> 8, a, b >>> 16, b >>> 8, b);
    if (text.length > LARGE) for (const child of (node as Element).children) all.push(child);
  }
  return new Blob([new Uint8Array(bytes)]);
}

/** Puts what the page shows in the place of the comments that stand for it. */
export function fill(content: DocumentFragment): void {
  const { firstChild } = content;
  if ((firstChild as Comment | null)?.data !== "@") return;
  (firstChild as Comment).remove();
  const marks: Comment[] = [];
  const walker = document.createTreeWalker(content, 128);
  for (let node = walker.nextNode() as Comment; node; node = walker.nextNode() as Comment)
    if (/^@/.test(node.data)) marks.push(node);
  for (const mark of marks) {
    const [first, count, numbers, between] = mark.data.slice(1).split(" ") as [string, string, string, string];
    const next = each(numbers.split(","));
    const shown = named.slice(+first, +first + +count);
    // Who shows something else is to say so.
    if (shown.length !== +count) throw Error();
    const copies = shown.map((element) => {
      const copy = element.cloneNode(true) as Element;
      origins.set(copy, element);
      return copy;
    });
    for (const [at, copy] of copies.entries()) {
      number(copy, next);
      if (at) mark.before(...[...between].map((letter) => new Comment(letter)));
      mark.before(copy);
    }
    mark.remove();
  }
}

/** Gives instances and scopes in a node other numbers, one after the other. */
function number(node: Node, next: () => number): void {
  own(node, next);
  for (const child of node.childNodes) number(child, next);
}

/** The same without what stands in it. */
function own(node: Node, next: () => number): void {
  if (node instanceof Comment) node.data = node.data.replace(SCOPE, () => `[${next()}`);
  else if (node instanceof Element)
    for (const name of NUMBERED) {
      const value = node.getAttribute(name);
      if (value)
        node.setAttribute(
          name,
          value.replace(NUMBER, (_, sign) => sign + next()),
        );
    }
}

/** The two parts of a sum. */
export function mix(text: string): [number, number] {
  let a = 0;
  let b = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ (b >>> 15) ^ unit, 0x85ebca6b);
    b = Math.imul(b ^ (a >>> 13) ^ unit, 0xc2b2ae35);
  }
  return [a >>> 0, b >>> 11];
}

/** Nodes as text, however they came to be what they are: no text or value holds a NUL. */
export function written(nodes: Iterable<Node>, unnumbered?: boolean): string {
  let text = "";
  for (const node of nodes)
    if (node instanceof Element) {
      const attributes = [...node.attributes]
        .map(({ name, value }) => {
          const lower = name.toLowerCase();
          return `\0${lower}=${unnumbered && NUMBERED.includes(lower) ? value.replace(NUMBER, "$1") : value}`;
        })
        // The visitor's own, what browsers hide, and what is left of marks that have gone.
        .filter((attribute) => !/^.(open=|nonce=|class=$)/s.test(attribute))
        .sort();
      text += `\0<${node.localName.toLowerCase()}${attributes.join("")}\0>${written(node.childNodes, unnumbered)}\0/`;
    } else {
      const { data } = node as CharacterData;
      // In a title's mark the server does not write `>`, and the client does.
      text +=
        node instanceof Comment
          ? `\0!${(unnumbered ? data.replace(SCOPE, "[") : data).replaceAll(">", "\\u003e")}\0>`
          : data;
    }
  return text;
}
