// A model of the server: random markup with random values, written as HTML and as messages. Runs in the browser.
import { Fragment } from "../src/fragment";
import { apply, shows } from "../src/patch";
import { type Part, part, scan, scopes } from "../src/scan";
import { mix, name, sum, sums, written } from "../src/sums";
import * as frame from "./frame";

type Markup =
  | { kind: "static"; text: string }
  | { kind: "text" }
  | { kind: "textarea" }
  | { kind: "title" }
  | { kind: "element"; tag: string; names: string[]; inner: Markup[] }
  | { kind: "region"; arms: Markup[][] }
  | { kind: "list"; item: Markup[] }
  | { kind: "scope"; inner: Markup[] };

type Value =
  | { kind: "none" }
  | { kind: "text"; text: string }
  | { kind: "element"; attributes: (string | null)[]; inner: Value[] }
  | { kind: "region"; arm: number; inner: Value[] }
  | { kind: "list"; items: Value[][]; had: boolean }
  | { kind: "scope"; number: number; inner: Value[] };

/** Mulberry32, so that a failure can be run again by its seed. */
function generator(seed: number) {
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n: number) => Math.floor(random() * n);
  const pick = <T>(all: readonly T[]): T => all[below(all.length)] as T;
  return { below, pick, chance: (p: number) => random() < p };
}

const TEXTS = ["", "a", "0", " b ", "<&>\"'", "–é漢😀", "<!--", "longer text", "\ufeffx", "&amp;"];

/** What may stand where: the elements of a context, the context in them, whether text may stand there. */
const CONTEXTS: Record<string, { tags: [tag: string, inner: string][]; text: boolean }> = {
  flow: {
    tags: [
      ["div", "flow"],
      ["b", "flow"],
      ["ul", "items"],
      ["table", "table"],
      ["select", "options"],
      ["svg", "svg"],
    ],
    text: true,
  },
  items: { tags: [["li", "flow"]], text: false },
  table: { tags: [["tbody", "rows"]], text: false },
  rows: { tags: [["tr", "cells"]], text: false },
  cells: { tags: [["td", "flow"]], text: false },
  options: { tags: [["option", "plain"]], text: false },
  plain: { tags: [], text: true },
  svg: {
    tags: [
      ["g", "svg"],
      ["circle", "none"],
      ["text", "plain"],
      ["foreignObject", "flow"],
    ],
    text: false,
  },
  none: { tags: [], text: false },
};

class Server {
  readonly random;
  number = 1;

  constructor(seed: number) {
    this.random = generator(seed);
  }

  // Markup

  markup(context: string, depth: number): Markup[] {
    return Array.from({ length: this.random.below(depth > 3 ? 2 : 4) }, () => this.node(context, depth)).flat();
  }

  node(context: string, depth: number): Markup[] {
    const { below, chance } = this.random;
    const { text } = CONTEXTS[context] as (typeof CONTEXTS)[string];
    if (depth > 5 || context === "none") return text ? [{ kind: "text" }] : [];
    switch (below(8)) {
      case 0:
        return text ? [{ kind: "static", text: " static " }] : [];
      case 1:
        return text ? [{ kind: "text" }] : [];
      case 2:
        return context === "flow" ? [{ kind: chance(0.5) ? "textarea" : "title" }] : [];
      case 3: {
        const arms = Array.from({ length: 1 + below(3) }, () => this.markup(context, depth + 1));
        return [{ kind: "region", arms }];
      }
      case 4:
        return [{ kind: "list", item: chance(0.5) ? this.element(context, depth) : this.markup(context, depth + 1) }];
      case 5:
        return chance(0.5) ? [{ kind: "scope", inner: this.markup(context, depth + 1) }] : [];
      default:
        return this.element(context, depth);
    }
  }

  element(context: string, depth: number): Markup[] {
    const { tags } = CONTEXTS[context] as (typeof CONTEXTS)[string];
    if (!tags.length) return [];
    const [tag, inner] = this.random.pick(tags);
    const names = ["title", "data-x", "class"].filter(() => this.random.chance(0.3));
    return [{ kind: "element", tag, names, inner: this.markup(inner, depth + 1) }];
  }

  // Values

  fresh(markup: Markup[]): Value[] {
    const { below, pick, chance } = this.random;
    return markup.map((node): Value => {
      switch (node.kind) {
        case "static":
          return { kind: "none" };
        case "text":
        case "textarea":
        case "title":
          return { kind: "text", text: pick(TEXTS) };
        case "element": {
          const attributes = node.names.map(() => (chance(0.3) ? null : pick(TEXTS)));
          return { kind: "element", attributes, inner: this.fresh(node.inner) };
        }
        case "region": {
          const arm = below(node.arms.length);
          return { kind: "region", arm, inner: this.fresh(node.arms[arm] as Markup[]) };
        }
        case "list": {
          const items = Array.from({ length: below(4) }, () => this.fresh(node.item));
          return { kind: "list", items, had: items.length > 0 };
        }
        case "scope":
          return { kind: "scope", number: this.number++, inner: this.fresh(node.inner) };
        default:
          throw Error("no such markup");
      }
    });
  }

  /** The same values on a page that is run anew: scopes are numbered as they come, and lists show what they have. */
  again(values: Value[]): Value[] {
    return values.map((value): Value => {
      if (value.kind === "scope") {
        const number = this.number++;
        return { ...value, number, inner: this.again(value.inner) };
      }
      if (value.kind === "list") {
        const items = value.items.map((item) => this.again(item));
        return { ...value, items, had: items.length > 0 };
      }
      return "inner" in value ? { ...value, inner: this.again(value.inner) } : value;
    });
  }

  /** Changes values in place. Gives the operations for `values`; those of scopes inside go to `sections`. */
  change(markup: Markup[], values: Value[], sections: frame.Bytes[], next = { hole: 0 }): frame.Bytes[] {
    const { below, pick, chance } = this.random;
    const ops: frame.Bytes[] = [];
    markup.forEach((node, i) => {
      const value = values[i] as Value;
      if (node.kind === "element" && value.kind === "element") {
        node.names.forEach((_, n) => {
          const hole = next.hole++;
          if (!chance(0.3)) return;
          const changed = chance(0.3) ? null : pick(TEXTS);
          value.attributes[n] = changed;
          ops.push(frame.attr(hole, changed));
        });
        ops.push(...this.change(node.inner, value.inner, sections, next));
      } else if (node.kind === "scope" && value.kind === "scope") {
        if (chance(0.1)) {
          value.inner = this.fresh(node.inner);
          sections.push(frame.scope(value.number, frame.content(html(node.inner, value.inner))));
        } else {
          const inner = this.change(node.inner, value.inner, sections);
          if (inner.length) sections.push(frame.scope(value.number, ...inner));
        }
      } else if (value.kind === "text") {
        const hole = next.hole++;
        if (!chance(0.4)) return;
        value.text = pick(TEXTS);
        ops.push(frame.text(hole, value.text));
      } else if (node.kind === "region" && value.kind === "region") {
        const hole = next.hole++;
        if (chance(0.3)) {
          value.arm = below(node.arms.length);
          value.inner = this.fresh(node.arms[value.arm] as Markup[]);
          ops.push(frame.region(hole, html(node.arms[value.arm] as Markup[], value.inner)));
        } else {
          const inner = this.change(node.arms[value.arm] as Markup[], value.inner, sections);
          if (inner.length) ops.push(frame.into(hole, ...inner));
        }
      } else if (node.kind === "list" && value.kind === "list") {
        const hole = next.hole++;
        const edits = this.edit(node.item, value, sections);
        if (edits.length) ops.push(frame.list(hole, ...edits));
      }
    });
    return ops;
  }

  edit(item: Markup[], list: Value & { kind: "list" }, sections: frame.Bytes[]): frame.Bytes[] {
    const { below, chance } = this.random;
    const { items } = list;
    const edits: frame.Bytes[] = [];
    // Items that go are not updated: their scopes would be addressed after they went.
    const removals = chance(0.4) && items.length ? [below(items.length)] : [];
    items.forEach((values, i) => {
      if (removals.includes(i)) return;
      const ops = this.change(item, values, sections);
      if (ops.length) edits.push(frame.update(i, ...ops));
    });
    for (const at of removals) {
      const count = chance(0.2) && !sections.length ? items.length - at : 1;
      items.splice(at, count);
      edits.push(frame.remove(at, count));
    }
    for (let n = below(4); n > 0; n--) {
      const at = below(items.length + 1);
      if (items.length > 1 && chance(0.5)) {
        const from = below(items.length);
        const to = below(items.length);
        items.splice(to, 0, ...items.splice(from, 1));
        edits.push(frame.move(from, to));
      } else {
        const values = this.fresh(item);
        items.splice(at, 0, values);
        const holes = list.had ? flat(item, values) : undefined;
        if (holes && chance(0.7)) edits.push(frame.values(at, ...holes));
        else edits.push(frame.html(at, (isElement(item) ? "" : "<!--,-->") + html(item, values)));
        list.had = true;
      }
    }
    return edits;
  }
}

const isElement = (item: Markup[]) => item.length === 1 && item[0]?.kind === "element";

/** The values of an item's holes, where it has neither lists nor scopes. */
function flat(markup: Markup[], values: Value[]): frame.Bytes[] | undefined {
  const all: frame.Bytes[] = [];
  for (const [i, node] of markup.entries()) {
    const value = values[i] as Value;
    if (node.kind === "list" || node.kind === "scope") return;
    if (node.kind === "element" && value.kind === "element") {
      const inner = flat(node.inner, value.inner);
      if (!inner) return;
      all.push(...value.attributes.map(frame.attribute), ...inner);
    } else if (node.kind === "region" && value.kind === "region")
      all.push(frame.str(html(node.arms[value.arm] as Markup[], value.inner)));
    else if (value.kind === "text") all.push(frame.str(value.text));
  }
  return all;
}

const escaped = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

function html(markup: Markup[], values: Value[]): string {
  return markup
    .map((node, i) => {
      const value = values[i] as Value;
      if (node.kind === "static") return node.text;
      if (node.kind === "textarea" && value.kind === "text")
        return `<textarea data-m="=">${escaped(value.text)}</textarea>`;
      if (node.kind === "title" && value.kind === "text")
        return `<!--=${JSON.stringify(value.text).replace(/>/g, "\\u003e")}-->`;
      if (value.kind === "text")
        return `<!---->${escaped(value.text)}${markup[i + 1]?.kind === "static" ? "<!--/-->" : ""}`;
      if (node.kind === "element" && value.kind === "element") {
        const names = node.names.length ? ` data-m="${node.names.join(" ")}"` : "";
        const attributes = node.names.map((name, n) => {
          const text = value.attributes[n];
          return text == null ? "" : ` ${name}="${escaped(text)}"`;
        });
        return `<${node.tag}${names}${attributes.join("")}>${html(node.inner, value.inner)}</${node.tag}>`;
      }
      if (node.kind === "region" && value.kind === "region")
        return `<!--{-->${html(node.arms[value.arm] as Markup[], value.inner)}<!--}-->`;
      if (node.kind === "scope" && value.kind === "scope")
        return `<!--[${value.number} key-->${html(node.inner, value.inner)}<!--]-->`;
      if (node.kind === "list" && value.kind === "list") {
        const [open, comma] = isElement(node.item) ? ["<!--(e-->", ""] : ["<!--(-->", "<!--,-->"];
        return `${open}${value.items.map((item) => comma + html(node.item, item)).join("")}<!--)-->`;
      }
      throw Error(node.kind);
    })
    .join("");
}

/** The tree as the visitor sees it, without markers; adjacent text joined. */
function visible(node: Node): string {
  if (node instanceof Text) return escaped(node.data);
  const inner = [...node.childNodes].map(visible).join("");
  if (!(node instanceof Element)) return inner;
  const attributes = [...node.attributes]
    .map(({ name, value }) => `${name}=${JSON.stringify(value)}`)
    // A class without names may be left of a mark of the client's.
    .filter((attribute) => attribute !== 'class=""')
    .sort();
  const value = node instanceof HTMLTextAreaElement ? ` value=${JSON.stringify(node.value)}` : "";
  return `<${node.namespaceURI}|${node.localName} ${attributes.join(" ")}${value}>${inner}</>`;
}

/** The title that a page has, by the last mark in it. */
function titled(root: Node): string {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { data } = node as Comment;
    if (data.startsWith("=")) text = JSON.parse(data.slice(1));
  }
  // As a document gives its title.
  return text.replace(/[\t\n\f\r ]+/g, " ").replace(/^ | $/g, "");
}

/** What the client knows of a part, without its nodes. */
function known(p: Part): unknown {
  return {
    at: p._node instanceof Comment ? mark(p._node.data) : (p._node as Element).localName,
    name: p._name,
    text: p._text?.data || p._node.nodeName === "TEXTAREA" ? p._node.textContent || p._text?.data : undefined,
    end: (p._end as Comment | undefined)?.data,
    holes: p._holes.map(known),
    items: p._items?.map(known),
  };
}

/** A mark, however its text is escaped. */
const mark = (data: string) => (data.startsWith("=") ? JSON.parse(data.slice(1)) : data);

function scanned(root: Node): string {
  const before = new Map(scopes);
  scopes.clear();
  scan(root, part(root));
  const all = JSON.stringify([...scopes].sort(([a], [b]) => a - b).map(([n, s]) => [n, known(s)]));
  scopes.clear();
  for (const [n, s] of before) scopes.set(n, s);
  return all;
}

/** What a script of the page does to its fragments. */
function script(root: Node, { below, pick, chance }: ReturnType<typeof generator>): void {
  const content = () => (chance(0.5) ? pick(TEXTS) : Object.assign(document.createElement("i"), { id: pick(TEXTS) }));
  for (let n = below(4); n > 0; n--) {
    const fragment = pick(Fragment.all("key", root));
    if (chance(0.4)) fragment.append(content(), content());
    else if (chance(0.6)) fragment.prepend(content());
    else if (chance(0.7)) fragment.update(content(), content());
    else fragment.update();
  }
}

/** Takes back what scripts have done, also in what they had put something in place of. Whether they had done anything. */
function takeBack(root: Element): boolean {
  const added = /<!--\+-->/.test(root.innerHTML);
  for (const fragment of Fragment.all("key", root)) fragment.update();
  if (added) takeBack(root);
  return added;
}

/** Random pages under random changes: patching the old page gives the new one. Returns the first difference. */
export async function properties(
  from: number,
  to: number,
  rounds: number,
  scripts: boolean,
): Promise<string | undefined> {
  let sent = 0;
  let added = 0;
  let skipped = 0;
  let referred = 0;
  let renumbered = 0;
  for (let seed = from; seed < to; seed++) {
    const server = new Server(seed);
    const context = server.random.pick(Object.keys(CONTEXTS).filter((c) => c === "flow"));
    const markup: Markup[] = [{ kind: "scope", inner: server.markup(context, 0) }];
    const values = server.fresh(markup);
    const root = document.createElement("div");
    document.body.replaceChildren(root);
    root.innerHTML = html(markup, values);
    scopes.clear();
    scan(root, part(root));
    const random = generator(~seed);
    for (let round = 0; round < rounds; round++) {
      const before = root.innerHTML;
      const message: number[] = [];
      if (server.random.chance(0.1)) {
        // The page is run anew: some fragments show the same again. One that was navigated to is known by other numbers.
        const came = !scripts && !!shows()[0] && server.random.chance(0.5);
        server.number = came ? 1 + server.random.below(40) : (values[0] as Value & { kind: "scope" }).number;
        const shown = [...(sums(came)[0]?.matchAll(/~\d+\.(\w+)/g) ?? [])].map(([, sum]) => sum);
        message.push(...frame.page("P2"));
        const sections: number[] = [];
        let told = `${server.number}`;
        // Of what is large, the server asks what is shown; here it has been told.
        const numbers = markup.map((_, i) => (values[i] as Value & { kind: "scope" }).number);
        const named = new Uint8Array(shows()[0] ? await name(500, numbers.join(" ")).arrayBuffer() : []);
        markup.forEach((node, i) => {
          const again = server.random.chance(0.5) ? server.again([values[i] as Value]) : server.fresh([node]);
          values[i] = again[0] as Value;
          const { number, inner } = again[0] as Value & { kind: "scope" };
          const content = html((node as Markup & { kind: "scope" }).inner, inner);
          const nodes = document.createElement("template");
          nodes.innerHTML = content;
          const same = sum(nodes.content.childNodes, came) === shown[i];
          told += `;${same ? differences(numbersOf(nodes.content)) : ""}`;
          if (same) {
            skipped++;
            if (came) renumbered++;
          } else {
            const rest = refer(nodes.content, named);
            if (rest) referred++;
            sections.push(...frame.scope(number, frame.content(rest ?? content)));
          }
        });
        message.push(...(came ? frame.number(told) : []), ...sections);
      } else {
        const sections: frame.Bytes[] = [];
        server.change(markup, values, sections);
        message.push(...sections.flat());
      }
      sent += message.length;
      const fresh = document.createElement("div");
      fresh.innerHTML = html(markup, values);
      try {
        if (scripts) script(root, random);
        apply(new Uint8Array(message));
        if (scripts) {
          // What came anew has what was added again.
          await null;
          if (round < rounds - 1 && random.chance(0.7)) continue;
          added += +takeBack(root);
        }
        const [got, expected] = [visible(root), visible(fresh)];
        if (got !== expected) throw Error(`got\n${got}\nexpected\n${expected}`);
        if (document.title !== titled(fresh)) throw Error(`title ${document.title}, not ${titled(fresh)}`);
        document.body.append(fresh);
        const [knows, should] = [current(root), scanned(fresh)];
        fresh.remove();
        if (knows !== should) throw Error(`knows\n${knows}\nshould\n${should}`);
        const sums = [before, fresh.innerHTML].map((html) => {
          fresh.innerHTML = html;
          return sum(fresh.childNodes);
        });
        if (sum(root.childNodes) !== sums[1]) throw Error(`another sum than that of\n${fresh.innerHTML}`);
        fresh.innerHTML = before;
        if (sums[0] === sums[1] && visible(fresh) !== expected) throw Error("a sum does not tell pages apart");
      } catch (error) {
        return `seed ${seed} round ${round}\nbefore ${before}\nmessage ${message}\n${error}\n${(error as Error).stack}`;
      }
    }
  }
  return sent && ((skipped && ((referred && renumbered) || !shows()[0])) || scripts) && (added || !scripts)
    ? undefined
    : `${sent} bytes sent, ${skipped} fragments not, ${referred} by what was shown, ${renumbered} by other numbers, ${added} added`;
}

/** Fresh content with comments for the elements that the page has named, as the server writes it (`src/web/rows.rs`); nothing where there are none. */
function refer(content: DocumentFragment, named: Uint8Array): string | undefined {
  const known = new Map<string, number>();
  for (let at = 1; at < named.length; at += 7) {
    const sum = `${named.slice(at, at + 7)}`;
    if (!known.has(sum)) known.set(sum, (at - 1) / 7);
  }
  let found = 0;
  for (const element of content.querySelectorAll("*")) {
    if (!content.contains(element)) continue;
    const [a, b] = mix(written([element], true));
    const at = known.get(`${new Uint8Array([a >>> 24, a >>> 16, a >>> 8, a, b >>> 16, b >>> 8, b])}`);
    if (at === undefined) continue;
    element.replaceWith(new Comment(`@${at} 1 ${differences(numbersOf(element)).map((by) => by || "")} `));
    found++;
  }
  const rest = document.createElement("template");
  rest.content.append(content);
  return found ? `<!--@-->${rest.innerHTML}` : undefined;
}

/** The numbers of instances and scopes in a node. */
function numbersOf(node: Node): number[] {
  const own: number[] = [];
  if (node instanceof Comment) own.push(...(/^\[(\d+)/.exec(node.data)?.slice(1) ?? []).map(Number));
  else if (node instanceof Element)
    for (const name of ["action", "data-on", "formaction"])
      for (const [, number] of (node.getAttribute(name) ?? "").matchAll(/[:=](\d{1,9})(?=\.)/g))
        own.push(Number(number));
  return [...own, ...[...node.childNodes].flatMap(numbersOf)];
}

/** By how much each is more than the one before it. */
const differences = (numbers: number[]): number[] => numbers.map((number, at) => number - (numbers[at - 1] ?? 0));

/** The scopes that are in the page, as the client knows them. */
function current(root: Node): string {
  return JSON.stringify(
    [...scopes]
      .filter(([, s]) => root.contains(s._node))
      .sort(([a], [b]) => a - b)
      .map(([n, s]) => [n, known(s)]),
  );
}
