// Loaded where the page follows something only while it is shown.

let watches = false;

/** From now on the server is told (`tell`) whether the tab is hidden: when that changes, and over each connection. */
export function watch(tell: (hidden: number) => void): void {
  const say = () => tell(+document.hidden);
  if (!watches) for (const type of ["visibilitychange", "marquetry:connected"]) document.addEventListener(type, say);
  watches = true;
  if (document.hidden) say();
}
