// Asks the Nu checker about the documents of cases.mjs, and a parser whether it keeps their trees; writes verdicts/*.txt.
// Run by hand: `npm ci --ignore-scripts && npm run verdicts`; it needs Java 17.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "parse5";
import { KINDS } from "./cases.mjs";

const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");

function page(source) {
  const doctype = "<!DOCTYPE html>";
  if (source.startsWith("<html")) return doctype + source;
  return `${doctype}<html lang="en"><head><title>x</title></head><body>${source}</body></html>`;
}

/** The errors of each page, in one run of the checker. */
function judge(pages) {
  const folder = mkdtempSync(join(tmpdir(), "verdicts-"));
  try {
    pages.forEach((text, i) => {
      const inner = join(folder, `${Math.floor(i / 1000)}`);
      mkdirSync(inner, { recursive: true });
      writeFileSync(join(inner, `${i}.html`), text);
    });
    const out = execFileSync("java", ["-Xss8m", "-jar", jar, "--format", "json", "--exit-zero-always", "--stdout", "--errors-only", folder], { maxBuffer: 1 << 30, encoding: "utf8" });
    const errors = pages.map(() => []);
    for (const message of JSON.parse(out).messages) {
      const number = Number(message.url.match(/(\d+)\.html$/)[1]);
      errors[number].push(message.message);
    }
    return errors;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What is asked: errors about other things do not count. */
const ELSEWHERE = /is missing (a|one or more|required|any)|missing required|required children|must not be empty|Empty heading|must have a value|not a valid|obsolete|The document|should|Consider|multiple|First child|first child|labelable|must have attribute|Duplicate|The “for” attribute|heading|was not in the required format|not a property of any item|hash-name reference|cells beginning|columns wide|must not have any “role”/;
/** What lacks only what is not there yet. */
const MISSING = /is missing (a|one or more|required|any)|missing required|required children|must not be empty|Empty heading/;
const COUNTS = {
  nesting: (message) => !ELSEWHERE.test(message) && !/^Bad value|^Attribute/.test(message),
  ancestors: (message) => !ELSEWHERE.test(message) && !/^Bad value|^Attribute/.test(message),
  attributes: (message) => /^Attribute “[^”]+” not allowed|attribute on the “[^”]+” element is obsolete|“[^”]+” attribute .*(not be|is only allowed|obsolete)|must not have attribute|missing (one or more of the following attributes|required attribute)[^.]*“role”/.test(message),
  values: (message) => /^Bad value/.test(message),
  drawings: (message) => /^Element “[^”]+” not allowed as child|^(Stray|Unclosed|End tag|HTML start tag)/.test(message),
  drawn: (message) => /^Attribute “[^”]+” not allowed/.test(message),
  required: (message) => !/not a property of any item/.test(message),
};

/** The tree of well-formed markup, with the `tbody` that we write ourselves. */
function wanted(source) {
  const root = { name: "", children: [] };
  const stack = [root];
  for (const [, text, close, name, empty] of source.matchAll(/([^<]+)|<(\/?)([\w-]+)[^>]*?(\/?)>/g)) {
    if (text) stack.at(-1).children.push(text);
    else if (close) stack.pop();
    else {
      const made = { name, children: [] };
      stack.at(-1).children.push(made);
      if (!empty && !/^(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/.test(name)) stack.push(made);
    }
  }
  const show = (node) => {
    if (typeof node === "string") return node;
    let { children } = node;
    if (node.name === "table") {
      children = [];
      for (const child of node.children) {
        if (child.name !== "tr") children.push(child);
        else if (children.at(-1)?.made) children.at(-1).children.push(child);
        else children.push({ name: "tbody", children: [child], made: true });
      }
    }
    return `<${node.name}>${children.map(show).join("")}</>`;
  };
  return root.children.map(show).join("");
}

function built(text) {
  const show = (node) => {
    if (node.nodeName === "#text") return node.value;
    return `<${node.tagName}>${(node.content ?? node).childNodes.map(show).join("")}</>`;
  };
  return parse(text, { scriptingEnabled: false }).childNodes.filter((node) => node.tagName).map(show).join("");
}

mkdirSync(new URL("verdicts/", import.meta.url), { recursive: true });
for (const [kind, cases] of Object.entries(KINDS)) {
  if (process.argv[2] && process.argv[2] !== kind) continue;
  const asked = [...cases()];
  const pages = [];
  let fills = [];
  for (const one of asked) {
    if (one.fills) fills = one.fills;
    if (!one.template) continue;
    one.first = pages.length;
    one.sources = fills.map((fill) => one.template.replace("%", fill));
    pages.push(...["", ...one.sources.map(page)]);
    // The place alone, for errors that are there anyway.
    pages[one.first] = page(one.template.replace("%", ""));
  }
  const errors = judge(pages);
  const shapes = new Map();
  let out = `# Made by verdicts.mjs: what the Nu checker says of documents. "." is valid, "x" is not, "!" a parser changes, " " was not judged.\n`;
  for (const one of asked) {
    if (one.fills) {
      fills = one.fills;
      continue;
    }
    const anyway = new Set(errors[one.first]);
    one.verdicts = one.sources.map((source, i) => {
      const found = errors[one.first + 1 + i].filter((message) => COUNTS[kind](message) && (kind === "values" || kind === "required" || !anyway.has(message)));
      for (const message of found) {
        const shape = message.replace(/“[^”]*”/g, "“”").slice(0, 110);
        const seen = shapes.get(shape) ?? shapes.set(shape, { count: 0, source }).get(shape);
        seen.count++;
      }
      const others = errors[one.first + 1 + i].filter((message) => !anyway.has(message) && (kind === "attributes" || !MISSING.test(message)));
      if (one.has?.includes(fills[i].match(/^[\w-]+/)[0])) return " ";
      if (kind === "nesting" || kind === "ancestors") {
        // What a component has for the page's head may stand anywhere in its markup.
        if (fills[i].startsWith("<head>") && !one.template.startsWith("<html")) return " ";
        // The parser is of a time when `<select>` held little else than options.
        const moved = !one.template.includes("<select") && built(page(source)) !== wanted(page(source).replace("<!DOCTYPE html>", ""));
        if (moved) return "!";
      }
      // The vocabulary is asked about: what is wrong otherwise is of no matter.
      if (kind === "drawings" || kind === "drawn") return found.length === 0 ? "." : one.beyond?.(fills[i]) ? " " : "x";
      // What is wrong in another way says nothing.
      if (found.length === 0 && others.length > 0 && kind !== "values") return " ";
      return found.length ? "x" : ".";
    });
  }
  // What is valid in one way of asking is a matter of order or number in another.
  for (const one of asked) {
    if (one.fills) out += kind === "values" ? `= ${one.fills.join("\t")}\n` : one.fills.map((fill) => `= ${fill}\n`).join("");
    if (!one.template) continue;
    const same = asked.filter((other) => other.template && other.group === one.group);
    const verdicts = one.verdicts.map((verdict, i) => (verdict === "x" && ["nesting", "drawings", "drawn"].includes(kind) && same.some((other) => other.verdicts[i] === ".") ? " " : verdict)).join("");
    const invalid = one.quiet && [...errors[one.first]].some((message) => COUNTS[kind === "drawn" ? "drawings" : kind](message));
    // A place that is wrong by itself says nothing of what is put into it.
    if (!invalid) out += `${one.template}\t${verdicts}|\n`;
  }
  writeFileSync(new URL(`verdicts/${kind}.txt`, import.meta.url), out);
  console.log(`${kind}: ${pages.length} pages`);
  if (process.env.SHAPES) for (const [shape, { count, source }] of [...shapes].sort((a, b) => b[1].count - a[1].count)) console.log(`  ${count} ${shape}  ${source}`);
}
