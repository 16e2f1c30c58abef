// What the Nu checker's RELAX NG schemas say about each element: its content, its attributes, what it cannot do without.

import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { read } from "./rnc.mjs";

const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");
const FILES = "nu/validator/localentities/files/";

/** A file of the jar. */
export function file(name) {
  return execFileSync("unzip", ["-p", jar, FILES + name], { encoding: "utf8", maxBuffer: 1 << 26 });
}

/** The names of the jar's schema files. */
export function files() {
  return execFileSync("unzip", ["-Z1", jar, FILES + "*"], { encoding: "utf8", maxBuffer: 1 << 26 })
    .split("\n")
    .map((path) => path.slice(FILES.length));
}

/** Obsolete attributes are in a module of its own, and so are those of another standard (ITS). */
const LEGACY = "legacy.rnc";
const ITS = "its20-html5.rnc";

/** The schema, with or without what is obsolete. */
export function open({ legacy = false } = {}) {
  const skipped = new Set(legacy ? [ITS] : [ITS, LEGACY]);
  const definitions = read((name) => file(`schema_html5_${name.replace(/[-.]/g, "_")}`), "html5full-rdfa.rnc", skipped);

  function target(pattern) {
    while (pattern.kind === "ref") {
      const found = definitions.get(pattern.name);
      if (!found) return { kind: pattern.name === "its-html-attributes" ? "empty" : "never" };
      pattern = found;
    }
    return pattern;
  }

  const possible = new Map();

  /** Whether anything can match: `notAllowed` switches parts of the schema off. */
  function isPossible(pattern) {
    pattern = target(pattern);
    if (possible.has(pattern)) return possible.get(pattern);
    possible.set(pattern, true);
    const of = pattern.of ?? [];
    let answer = true;
    if (pattern.kind === "never") answer = false;
    else if (pattern.kind === "choice") answer = of.some(isPossible);
    else if (pattern.kind === "all" || pattern.kind === "sequence") answer = of.every(isPossible);
    else if (pattern.kind === "many" && pattern.least > 0) answer = of.every(isPossible);
    else if (pattern.kind === "attribute") answer = isPossible(pattern.inner);
    possible.set(pattern, answer);
    return answer;
  }

  /** The parts of a pattern that can match. */
  function parts(pattern) {
    return (pattern.of ?? []).filter(isPossible);
  }

  /** What an element pattern may hold: element patterns, and whether there may be text. */
  function content(element) {
    const children = new Set();
    let text = false;
    (function walk(pattern) {
      pattern = target(pattern);
      if (!isPossible(pattern)) return;
      if (pattern.kind === "text") text = true;
      // Any element at all stands for text that is not parsed: style and script.
      else if (pattern.kind === "element") pattern.names[0] === "*" || children.add(pattern);
      else if (pattern.kind !== "attribute") parts(pattern).forEach(walk);
    })(element.inner);
    return { children, text };
  }

  const needed = new Map();

  /** The sets of attributes of which one must be there as a whole. */
  function needs(pattern) {
    pattern = target(pattern);
    if (!needed.has(pattern)) needed.set(pattern, isPossible(pattern) ? computeNeeds(pattern) : []);
    return needed.get(pattern);
  }

  function computeNeeds(pattern) {
    switch (pattern.kind) {
      case "attribute":
        return [new Set(pattern.names)];
      case "choice":
        return least(parts(pattern).flatMap(needs));
      case "all":
      case "sequence":
        return parts(pattern).map(needs).reduce((sum, next) => least(sum.flatMap((a) => next.map((b) => new Set([...a, ...b])))), [new Set()]);
      case "many":
        return pattern.least > 0 ? needs(pattern.of[0]) : [new Set()];
      default:
        return [new Set()];
    }
  }

  function least(sets) {
    const unique = sets.filter((set, i) => !sets.some((other, j) => j !== i && [...other].every((name) => set.has(name)) && (other.size < set.size || j < i)));
    return unique;
  }

  function required(element) {
    return needs(element.inner);
  }

  /** The sets of attributes that must be there where these are; none where they cannot be together. */
  function with_(pattern, wanted) {
    pattern = target(pattern);
    if (wanted.length === 0) return needs(pattern);
    if (!isPossible(pattern)) return [];
    switch (pattern.kind) {
      case "attribute":
        return wanted.every((name) => pattern.names.includes(name)) ? [new Set(wanted)] : [];
      case "choice":
        return least(parts(pattern).flatMap((part) => with_(part, wanted)));
      case "maybe":
      case "many":
        return with_(pattern.of[0], wanted);
      case "all":
      case "sequence": {
        // Each of the wanted is given by one part, the other parts need what they need.
        let sums = [{ left: wanted, sets: [new Set()] }];
        for (const part of parts(pattern)) {
          const next = [];
          for (const { left, sets } of sums) {
            for (const taken of subsets(left)) {
              const more = with_(part, taken);
              if (more.length === 0) continue;
              next.push({
                left: left.filter((name) => !taken.includes(name)),
                sets: least(sets.flatMap((a) => more.map((b) => new Set([...a, ...b])))),
              });
            }
          }
          sums = next;
        }
        return least(sums.filter(({ left }) => left.length === 0).flatMap(({ sets }) => sets));
      }
      default:
        return [];
    }
  }

  function subsets(list) {
    return list.reduce((all, name) => [...all, ...all.map((set) => [...set, name])], [[]]);
  }

  function together(element, wanted) {
    return with_(element.inner, wanted);
  }

  /** The attributes of an element pattern: their values' patterns, and whether they need a `role`. */
  function attributes(element) {
    const found = new Map();
    let any = false;
    (function walk(pattern, role) {
      pattern = target(pattern);
      if (!isPossible(pattern)) return;
      if (pattern.kind === "attribute") {
        if (/\*$/.test(pattern.names[0])) {
          any = true;
          return;
        }
        for (const name of pattern.names) {
          const known = found.get(name) ?? { values: [], role: true };
          known.values.push(pattern.inner);
          known.role &&= role && name !== "role";
          found.set(name, known);
        }
      } else if (pattern.kind !== "element") {
        const asks = role || ((pattern.kind === "all" || pattern.kind === "sequence") && needs(pattern).every((set) => set.has("role")));
        for (const part of parts(pattern)) walk(part, asks);
      }
    })(element.inner, false);
    return { found, any };
  }

  /** The leaves of a value's pattern. */
  function leaves(pattern, list = false) {
    pattern = target(pattern);
    if (!isPossible(pattern)) return [];
    if (pattern.kind === "value") return [{ ...pattern, list }];
    if (pattern.kind === "data") return [{ ...pattern, list }];
    if (pattern.kind === "text") return [{ kind: "data", type: "text" }];
    return parts(pattern).flatMap((part) => leaves(part, list || pattern.kind === "list"));
  }

  /** All element patterns that can be reached from `html`. */
  function elements() {
    const all = new Set();
    (function walk(element) {
      if (all.has(element)) return;
      all.add(element);
      content(element).children.forEach(walk);
    })(target(definitions.get("html.elem")));
    return all;
  }

  /** The element pattern of a definition, as `select.elem`. */
  function definition(name) {
    return target(definitions.get(name));
  }

  return { content, required, together, least, attributes, leaves, elements, definition };
}
