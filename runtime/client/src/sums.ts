// What the page shows, in few bytes: a server that must run it anew sends what differs (`src/web/sums.rs` computes the same).

/** Some proxies take 8 KB of headers, and what the page keeps goes in them, too. */
const LIMIT = 2000;

/** The content of a page's outermost fragments, each by its number, and 0 for each link and style sheet of the head. */
export function sums(): string[] {
  let all = "";
  for (const element of document.head.querySelectorAll("link,style")) all += `~0.${sum([element])}`;
  const walker = document.createTreeWalker(document, 128);
  const within: Comment[] = [];
  for (let node = walker.nextNode() as Comment; node; node = walker.nextNode() as Comment) {
    if (/^\[\d/.test(node.data)) within.push(node);
    else if (node.data === "]") {
      const begin = within.pop();
      if (!begin || within[0]) continue;
      const content: Node[] = [];
      for (let at = begin.nextSibling; at && at !== node; at = at.nextSibling) content.push(at);
      all += `~${Number.parseInt(begin.data.slice(1))}.${sum(content)}`;
    }
  }
  // One that is cut is as if it differed.
  return all ? [all.slice(0, LIMIT)] : [];
}

/** 53 bits, as text. */
export function sum(nodes: Iterable<Node>): string {
  const text = written(nodes);
  let a = 0;
  let b = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ (b >>> 15) ^ unit, 0x85ebca6b);
    b = Math.imul(b ^ (a >>> 13) ^ unit, 0xc2b2ae35);
  }
  return ((a >>> 0) * 2 ** 21 + (b >>> 11)).toString(36);
}

/** Nodes as text, however they came to be what they are: no text or value holds a NUL. */
function written(nodes: Iterable<Node>): string {
  let text = "";
  for (const node of nodes)
    if (node instanceof Element) {
      const attributes = [...node.attributes]
        .map(({ name, value }) => `\0${name.toLowerCase()}=${value}`)
        // The visitor's own, what browsers hide, and what is left of marks that have gone.
        .filter((attribute) => !/^.(open=|nonce=|class=$)/s.test(attribute))
        .sort();
      text += `\0<${node.localName.toLowerCase()}${attributes.join("")}\0>${written(node.childNodes)}\0/`;
    } else {
      const { data } = node as CharacterData;
      // In a title's mark the server does not write `>`, and the client does.
      text += node instanceof Comment ? `\0!${data.replaceAll(">", "\\u003e")}\0>` : data;
    }
  return text;
}
