// Makes one file of the types of what pages may import: tsc's own declarations of what `src/api.ts` exports, and of what these name, with their comments.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const HEAD = `\
// Types of /_marquetry/client.js: \`import { start, Store } from "/_marquetry/client.js"\`. Every live application serves them as /_marquetry/client.d.ts; in a
// copy of it, \`"paths": { "/_marquetry/client.js": ["./client.d.ts"] }\` in tsconfig.json leads TypeScript to it. Made by \`npm run build\` of the modules' source.
`;

/** A declaration at the start of a line, with its comment, up to the next one; and its name. */
const DECLARATION =
  /^(?:\/\*\*.*?\*\/\n)?(?:export )?(?:declare )?(?:function|class|interface|type|const|let) ([\w$]+).*?(?=^\/\*\*|^(?:export|import|declare|interface|type) |(?!.))/gms;
/** The words before what it declares. */
const BEGINS = /^(?:export )?(?=(?:declare |interface |type ))/m;
/** Names that a file has of another, or gives on. */
const NAMES = /^(import|export) (?:type )?(\*|\{[^}]*\})(?: from "\.\/([\w-]+)")?;$/gm;

const run = (name, args, input) =>
  execFileSync(join(HERE, "node_modules/.bin", name), args, { cwd: HERE, encoding: "utf8", input });

/** What a file of tsc's declares, in order; which names it has of other files, which it gives on by name, and whose it gives on all. */
function read(text) {
  const declared = [...text.matchAll(DECLARATION)].map(([text, name]) => ({ text, name }));
  const file = { declared, from: new Map(), gives: [], all: [] };
  for (const [, kind, names, other] of text.matchAll(NAMES)) {
    if (names === "*") file.all.push(other);
    for (const [, name] of names.matchAll(/([\w$]+)\s*[,}]/g)) {
      if (other) file.from.set(name, other);
      if (kind === "export") file.gives.push(name);
    }
  }
  return file;
}

/** The text of `types/client.d.ts`. */
export function types() {
  const out = mkdtempSync(join(tmpdir(), "marquetry-types-"));
  try {
    run("tsc", ["-p", "tsconfig.build.json", "--outDir", out]);
    return run("biome", ["format", "--stdin-file-path=types/client.d.ts"], joined(out));
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** Joins what tsc has made of each file. */
function joined(out) {
  const files = new Map();
  const open = new Set();
  /** The declarations that are needed, by their names: of which file. */
  const needed = new Map();

  function file(name) {
    if (!files.has(name)) files.set(name, read(readFileSync(join(out, `${name}.d.ts`), "utf8")));
    return files.get(name);
  }

  /** Takes what a file means by a name, and whatever that names. False where it is no name of this file's. */
  function take(name, where) {
    const { declared, from } = file(where);
    if (from.has(name)) return take(name, from.get(name));
    const own = declared.filter((declaration) => declaration.name === name);
    if (!own.length) return false;
    const known = needed.get(name) ?? where;
    if (known !== where)
      throw Error(`src/${known}.ts and src/${where}.ts both declare ${name}: in one file of types they are the same`);
    if (needed.has(name)) return true;
    needed.set(name, where);
    for (const { text } of own)
      for (const [word] of text.replace(/\/\*.*?\*\//gs, "").matchAll(/[\w$]+/g)) take(word, where);
    return true;
  }

  function give(where) {
    const { gives, all } = file(where);
    for (const name of gives) {
      if (!take(name, where)) throw Error(`src/${where}.ts exports ${name}, and nothing declares it`);
      open.add(name);
    }
    for (const other of all) give(other);
  }

  give("api");
  const parts = [...files].flatMap(([where, { declared }]) =>
    declared
      .filter(({ name }) => needed.get(name) === where)
      .map(({ name, text }) => text.replace(BEGINS, open.has(name) ? "export " : "")),
  );
  // Without it, all would be exported.
  return [HEAD, ...parts, "export {};\n"].join("\n");
}
