import { entitle, hooks, scopes } from "./main";

/** What was added stands between two comments, which the client's own walk passes: texts of the server's keep their neighbours. */
type Area = [open: Comment, close: Comment];

/** The fragments in which something was added. */
const changed = new Set<Fragment>();
const known = new WeakMap<Comment, Fragment>();

/** The key of the fragment that begins with a comment. */
const keyed = ({ data }: Comment) => /^\[\d+ (.+)/s.exec(data)?.[1];

/** Makes an area before a node. */
function put(before: ChildNode): Area {
  const area: Area = [new Comment("+"), new Comment("+")];
  before.before(...area);
  return area;
}

/** Takes what stands between two nodes of one parent out of the page. */
function take([open, close]: [Node, Node]): DocumentFragment {
  const range = new Range();
  range.setStartAfter(open);
  range.setEndBefore(close);
  return range.extractContents();
}

/** The server has refreshed a scope, or shows something in its place: what was added goes. */
export let refreshed: (scope: number) => void;

/**
 * A live region of the page: what a `<fragment key="…">` of the server's markup shows. The same fragment is the same object, for as long as it is in the page.
 * What is added to it stays until the server refreshes it (`use_fragment`), or it goes.
 */
export class Fragment {
  readonly key: string;
  /** The comment that it begins with. */
  readonly #begin: Comment;
  #before?: Area;
  #instead?: Area;
  #after?: Area;
  /** What the server shows, while something else is shown in its place: it goes on changing there. */
  #own?: Element;

  private constructor(begin: Comment, key: string) {
    this.#begin = begin;
    this.key = key;
  }

  /** All fragments with this key in the page, or in `within`, in the order of the page. */
  static all(key: string, within: Node = document): Fragment[] {
    const found: Fragment[] = [];
    // Comments.
    const walker = document.createTreeWalker(within, 128);
    for (let node = walker.nextNode() as Comment; node; node = walker.nextNode() as Comment) {
      if (keyed(node) !== key) continue;
      // What comes anew may take a mark over.
      if (known.get(node)?.key !== key) known.set(node, new Fragment(node, key));
      found.push(known.get(node) as Fragment);
    }
    return found;
  }

  /** The first fragment with this key in the page, or in `within`. */
  static for(key: string, within?: Node): Fragment | undefined {
    return Fragment.all(key, within)[0];
  }

  /** Calls `f` with the first fragment that has this key, and gives what that gives; nothing where there is none. */
  static with<T>(key: string, f: (fragment: Fragment) => T): T | undefined {
    const fragment = Fragment.for(key);
    return fragment && f(fragment);
  }

  /** Shows nodes, or text, behind what the fragment shows; the server goes on changing what is its own. */
  append(...content: (Node | string)[]): void {
    const end = this.#end();
    if (!end) return;
    this.#after ??= put(end);
    this.#after[1].before(...content);
    changed.add(this);
  }

  /** Shows nodes, or text, before what the fragment shows. */
  prepend(...content: (Node | string)[]): void {
    if (!this.#end()) return;
    this.#before ??= put(this.#begin.nextSibling as ChildNode);
    this.#before[0].after(...content);
    changed.add(this);
  }

  /**
   * Shows nodes, or text, in place of all that the fragment shows. What the server shows goes on changing meanwhile, and is shown again by `update()` without
   * content, or when the server refreshes the fragment.
   */
  update(...content: (Node | string)[]): void {
    const end = this.#end();
    if (!end) return;
    this.#clear(end);
    if (content[0] !== undefined) this.#show(end, content);
    // One in it may be the page's.
    entitle();
  }

  #show(end: Comment, content: (Node | string)[]): void {
    const { namespaceURI, localName } = end.parentNode as Element;
    // What HTML is parsed for here is parsed for there, too. In a fragment of the document it counts as shown (`prune`).
    this.#own = document.createElementNS(namespaceURI, end.parentNode instanceof HTMLElement ? "b" : localName);
    new DocumentFragment().append(this.#own);
    this.#own.append(take([this.#begin, end]));
    this.#instead = put(end);
    this.#instead[1].before(...content);
    changed.add(this);
  }

  /** The comment that the fragment ends with, where it is still in the page. Forgets what was added and has gone. */
  #end(): Comment | undefined {
    const part = scopes.get(Number.parseInt(this.#begin.data.slice(1)));
    const { parentNode } = this.#begin;
    const end = parentNode && part?._node === this.#begin && part._end?.parentNode === parentNode && part._end;
    const there = (area?: Area) => (end && area?.every((mark) => mark.parentNode === parentNode) ? area : undefined);
    this.#before = there(this.#before);
    this.#after = there(this.#after);
    this.#instead = there(this.#instead);
    if (!this.#instead && this.#own) {
      // It no longer counts as shown.
      document.createElement("b").append(this.#own);
      this.#own = undefined;
    }
    if (!this.#before && !this.#after && !this.#instead) changed.delete(this);
    return (end as Comment) || undefined;
  }

  /** Shows what the server does, and nothing else; gives what stood in each area. */
  #clear(end: Comment): (DocumentFragment | undefined)[] {
    const areas = [this.#before, this.#instead, this.#after];
    const taken = areas.map((area) => area && take(area));
    for (const mark of areas.flat()) mark?.remove();
    if (this.#own) {
      const range = new Range();
      range.selectNodeContents(this.#own);
      end.before(range.extractContents());
    }
    this.#own = this.#before = this.#instead = this.#after = undefined;
    changed.delete(this);
    return taken;
  }

  static {
    refreshed = (scope) => {
      for (const fragment of changed) if (fragment.#begin.data.startsWith(`[${scope} `)) fragment.update();
    };
    // What comes anew must not be mixed with what was added; which stays.
    hooks._anew = () => {
      for (const fragment of [...changed]) {
        const end = fragment.#end();
        if (!end) continue;
        const [before, instead, after] = fragment.#clear(end);
        queueMicrotask(() => {
          if (keyed(fragment.#begin) !== fragment.key) return;
          if (instead) fragment.update(instead);
          if (before) fragment.prepend(before);
          if (after) fragment.append(after);
        });
      }
    };
  }
}
