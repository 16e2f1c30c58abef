import { isOwn, tell } from "./again";
import { shift } from "./shift";
import { origins } from "./sums";

type Control = HTMLInputElement & HTMLOptionElement & Pick<HTMLSelectElement, "selectedOptions">;

/** Controls of which a call has failed, and of forms: what they show is the visitor's, also where the server has said it back, of which another one knows nothing. */
const failed = new WeakSet<Element>();
/** Whether another server has made what comes. */
let others = false;

const controls = (target: EventTarget | null): Iterable<Element> =>
  target instanceof HTMLFormElement ? target.elements : target instanceof Element ? [target] : [];
addEventListener("marquetry:error", ({ target }) => {
  for (const control of controls(target)) failed.add(control);
});
addEventListener("reset", ({ target }) => {
  for (const control of controls(target)) failed.delete(control);
});

/** Whether a control shows what the visitor has entered and no server keeps. */
const entered = (control: Element) =>
  others && failed.has(control.closest("select") ?? control) && !/^(file|hidden)$/.test((control as Control).type);

/** How many siblings are looked at for one that goes on: what is further away is made anew. */
const NEAR = 99;

/**
 * Makes what stands between two nodes the same as `fresh`, and touches nothing that is the same already: focus, caret, selection, scroll and playing media stay in it,
 * and what the visitor has entered and no form has sent; where `another` server has made the page, also what one has sent in vain. What must go gives that to what
 * comes under the same name; `moved` hears of each pair.
 */
export function carry(
  before: ChildNode,
  end: ChildNode,
  fresh: Node,
  moved: (old: Element, now: Element) => void,
  another: boolean,
): void {
  others = another;
  /** The controls here whose stores have begun with the page. */
  const bound = () =>
    [...document.querySelectorAll("[data-own]")].filter(
      (control) => another && before.compareDocumentPosition(control) & 4 && end.compareDocumentPosition(control) & 2,
    );
  for (const control of bound()) if (isOwn(control)) failed.add(control);
  const { activeElement } = document;
  const { selectionStart, selectionEnd } = (activeElement ?? {}) as Control;
  // An element, since what stands in a fragment of the document would count as shown (`prune`).
  const gone = document.createElement("b");
  const come: Node[] = [];
  merge(before.nextSibling as ChildNode, end, fresh, gone, come);
  const focused = hand(gone, come, activeElement, moved);
  tell(bound().filter((control) => failed.delete(control)));
  focused?.focus();
  // Fields of numbers and dates have no caret that can be told.
  if (selectionStart != null) focused?.setSelectionRange(selectionStart, selectionEnd);
}

/** Goes through the nodes from `at` to `end` along with those in `fresh`. */
function merge(at: ChildNode, end: ChildNode | null, fresh: Node, gone: Node, come: Node[]): void {
  const parent = (end ?? at)?.parentNode as Element;
  let next: ChildNode | null = at;
  // What the server knows to be shown goes on as what it is.
  const kept = new Set<Node>();
  const copied = new Set([...fresh.childNodes].map((node) => origins.get(node)));
  for (let node: ChildNode | null = at; node !== end; node = (node as ChildNode).nextSibling)
    if (copied.has(node as unknown as Element)) kept.add(node as ChildNode);
  /** Takes out what nobody keeps, up to a node, or to the first one that is kept. */
  const leave = (until: ChildNode | null, orKept?: boolean) => {
    while (next !== until && !(orKept && kept.has(next as ChildNode))) {
      const { nextSibling } = next as ChildNode;
      if (!kept.has(next as ChildNode)) gone.appendChild(next as ChildNode);
      next = nextSibling;
    }
  };
  for (const node of [...fresh.childNodes]) {
    const origin = origins.get(node);
    let same: ChildNode | undefined;
    if (origin && kept.has(origin)) {
      same = origin;
      leave(end, true);
      kept.delete(origin);
      if (!next) parent.append(origin);
      else if (next !== origin) shift(parent, [origin], next);
    } else {
      same = find(next, end, node, kept);
      if (same) leave(same);
    }
    if (same) {
      if (next === same) next = same.nextSibling;
      if (!same.isEqualNode(node)) become(same, node, gone, come);
    } else {
      parent.insertBefore(node, next);
      come.push(node);
    }
  }
  leave(end);
}

/** What goes on as `node`: the next one that is equal or has its name, or the first one if neither has any. */
function find(from: ChildNode | null, end: ChildNode | null, node: Node, kept: Set<Node>): ChildNode | undefined {
  if (!(node instanceof Element))
    return from && from !== end && !kept.has(from) && kind(from) === kind(node) ? from : undefined;
  const near: Element[] = [];
  for (let at = from, left = NEAR; at !== end && left--; at = (at as ChildNode).nextSibling)
    if (at instanceof Element && !kept.has(at)) near.push(at);
  const what = name(node);
  return (
    near.find((one) => one.isEqualNode(node)) ??
    near.find((one) => one.localName === node.localName && name(one) === what && (what || one === from))
  );
}

/** Text, or which of the client's marks. */
const kind = (node: Node) => (node instanceof Comment ? `<${node.data[0]}` : node.nodeType);

/** What an element is called among its siblings. */
const name = (element: Element) =>
  ["id", "name", "type"]
    .map((attribute) => element.getAttribute(attribute) ?? "")
    .join(" ")
    .trim();

/** Makes a node the same as another. */
function become(old: ChildNode, node: Node, gone: Node, come: Node[]): void {
  if (!(old instanceof Element && node instanceof Element)) {
    (old as CharacterData).data = (node as CharacterData).data;
    return;
  }
  const control = old as Control;
  const { value, defaultValue, checked, defaultChecked, selected, defaultSelected } = control;
  const own = entered(old);
  const chosen = own ? [...(control.selectedOptions ?? [])] : [];
  const busy = old.classList.contains("marquetry-busy");
  // Of what the visitor changes, `open` is the attribute itself.
  for (const { name } of [...old.attributes])
    if (name !== "open" && !node.hasAttribute(name)) old.removeAttribute(name);
  for (const attribute of node.attributes)
    if (attribute.name !== "open" && old.getAttribute(attribute.name) !== attribute.value)
      old.setAttributeNode(attribute.cloneNode() as Attr);
  if (busy) {
    old.classList.add("marquetry-busy");
    old.ariaBusy = "true";
  }
  if (old.firstChild) merge(old.firstChild, null, node, gone, come);
  else
    for (const child of [...node.childNodes]) {
      old.append(child);
      come.push(child);
    }
  // Where the visitor has entered nothing, it shows what the server says.
  const { type } = control;
  if (control.defaultValue != null && type !== "file" && (own ? !/checkbox|radio/.test(type) : value === defaultValue))
    control.value = own ? value : control.defaultValue;
  if (defaultChecked != null && (own || checked === defaultChecked))
    control.checked = own ? checked : control.defaultChecked;
  if (defaultSelected != null && (own || selected === defaultSelected))
    control.selected = own ? selected : control.defaultSelected;
  // An option that is the server's first has taken that from the visitor's.
  for (const option of chosen) option.selected = true;
}

/** Hands what the visitor has entered to controls in place of those that have gone. Gives the one in place of the active one. */
function hand(
  from: ParentNode,
  to: Node[],
  active: Element | null,
  moved: (old: Element, now: Element) => void,
): Control | undefined {
  let focused: Control | undefined;
  // Those that only have the focus or wait for an answer, too.
  const selector = "input,select,textarea,option,form,button,a,summary,[tabindex],[data-on]";
  const all = (root: ParentNode) => [...root.querySelectorAll<Control>(selector)];
  const what = (control: Control) => {
    const { id, name, type, value } = control.closest("select") ?? control;
    return [id, name, type, /option|checkbox|radio/.test(control.localName + type) && (control.value ?? value)].join();
  };
  const fresh = to.flatMap((node) => {
    const within = node instanceof Element ? all(node) : [];
    return node instanceof Element && node.matches(selector) ? [node as Control, ...within] : within;
  });
  for (const old of all(from)) {
    const at = fresh.findIndex((control) => control.localName === old.localName && what(control) === what(old));
    const [control] = at < 0 ? [] : fresh.splice(at, 1);
    if (!control) continue;
    moved(old, control);
    if (old === active) focused = control;
    // The properties of a form are its controls.
    if (old instanceof HTMLFormElement) continue;
    const own = entered(old);
    if (own) failed.add(control);
    if (old.files) control.files = old.files;
    else if (old.defaultValue != null && (own || old.value !== old.defaultValue)) control.value = old.value;
    // What is no such control has neither.
    if (old.checked !== (own ? undefined : old.defaultChecked)) control.checked = old.checked;
    if (old.selected !== (own ? undefined : old.defaultSelected)) control.selected = old.selected;
  }
  return focused;
}
