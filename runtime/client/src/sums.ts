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

/** The elements that the server was told of last. */
let named: Element[] = [];
/** What a copy stands for. */
export const origins = new WeakMap<Node, Element>();

/** The content of a page's outermost fragments, each by its number, and 0 for each link and style sheet of the head. */
export function sums(): string[] {
  let all = "";
  for (const element of document.head.querySelectorAll("link,style")) all += `~0.${sum([element])}`;
  for (const [number, content] of fragments()) all += `~${number}.${sum(content)}`;
  // One that is cut is as if it differed.
  return all ? [all.slice(0, LIMIT)] : [];
}

/** The page's outermost fragments, each with its number and content. */
function fragments(): [number: string, content: Node[]][] {
  const found: [string, Node[]][] = [];
  const walker = document.createTreeWalker(document, 128);
  const within: Comment[] = [];
  for (let node = walker.nextNode() as Comment; node; node = walker.nextNode() as Comment) {
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

/** 53 bits, as text. */
export function sum(nodes: Iterable<Node>): string {
  const [a, b] = mix(written(nodes));
  return (a * 2 ** 21 + b).toString(36);
}

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
    const [first, count, text, between] = mark.data.slice(1).split(" ") as [string, string, string, string];
    const numbers = text.split(",");
    let last = 0;
    const next = () => {
      last += +(numbers.shift() ?? 0);
      return last;
    };
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

/** Gives instances and scopes other numbers, one after the other. */
function number(node: Node, next: () => number): void {
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
  for (const child of node.childNodes) number(child, next);
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
