// What the visitor does in nodes stays when they are put somewhere else.

/** What the visitor has scrolled, where browsers forget that of what moves. */
const scrolled = new Set<Element>();
const forgets = !("moveBefore" in Element.prototype);
if (forgets) {
  const note = (element: Element) => (element.scrollTop || element.scrollLeft) && scrolled.add(element);
  for (const element of document.querySelectorAll("*")) note(element);
  addEventListener("scroll", ({ target }) => target instanceof Element && note(target), {
    capture: true,
    passive: true,
  });
}

/** Moves nodes that stand in a row, of one parent, in front of another one: focus, caret, scroll and playing media stay in them. */
export function shift(parent: Element, moved: ChildNode[], before: ChildNode): void {
  if (forgets) around(parent, moved, before, document.activeElement);
  else for (const node of moved) parent.moveBefore(node, before);
}

/** Has what is selected, or the caret of what is edited, selected again when all has moved: no browser moves that along. The caret of a field is its own. */
export function hold(): () => void {
  const selection = getSelection() as Selection;
  // To ask for it has the browser lay out the page: once before all moves, and once behind them.
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  return () => {
    if (
      anchorNode &&
      focusNode &&
      (selection.anchorNode !== anchorNode || selection.focusNode !== focusNode) &&
      (document.activeElement as HTMLInputElement).selectionStart === undefined
    )
      selection.setBaseAndExtent(anchorNode, anchorOffset, focusNode, focusOffset);
  };
}

/** As `shift`, where what moves loses the focus: where that is in what is to move, all between it and its place goes around it. */
function around(parent: Element, moved: ChildNode[], before: ChildNode, active: Element | null): void {
  const [first, last] = [moved[0], moved.at(-1)] as [ChildNode, ChildNode];
  let nodes = moved;
  let to: ChildNode | null = before;
  if (moved.some((node) => node.contains(active))) {
    // Whether the place is behind them.
    const behind = first.compareDocumentPosition(before) & 4;
    nodes = [];
    for (
      let node = behind ? last.nextSibling : before;
      node !== (behind ? before : first);
      node = (node as ChildNode).nextSibling
    )
      nodes.push(node as ChildNode);
    to = behind ? first : last.nextSibling;
  }
  const places: [Element, number, number][] = [];
  for (const element of scrolled)
    if (!element.isConnected) scrolled.delete(element);
    else if (nodes.some((node) => node.contains(element)))
      places.push([element, element.scrollLeft, element.scrollTop]);
  for (const node of nodes) parent.insertBefore(node, to);
  for (const [element, left, top] of places) element.scrollTo({ left, top, behavior: "instant" });
}
