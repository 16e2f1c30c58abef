// Bundles src/ into dist/: the core, and the modules that are loaded when they are first needed; and makes the types of what pages
// may import of them. With --check, fails where a file is stale or over its budget.
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";
import { types } from "./types.mjs";

/** What the core loads, by name. All bear one hash: the core has little room for more. */
const MODULES = ["upload", "modifiers", "anew", "stream", "hidden"];
/** What pages load, with imports from `./main`: they find the core by its URL, so that it is there once. */
const ON_CORE = ["store", "navigate", "parts"];
const check = process.argv.includes("--check");
let mangleCache = {};

const modules = [];
for (const name of MODULES) modules.push(await bundle(name, name, 3072));
const core = `./client-${hash(await bundle("main", "client", 4096, hash(Buffer.concat(modules))))}.js`;
for (const name of ON_CORE) await bundle(name, name, 3072, "", core);
keep("types/client.d.ts", Buffer.from(types()));

/** Bundles a source file, and gives what it became. */
async function bundle(source, name, budget, modules = "", core = undefined) {
  const main = {
    name: "main",
    setup: ({ onResolve }) => core && onResolve({ filter: /^\.\/main$/ }, () => ({ path: core, external: true })),
  };
  const result = await build({
    entryPoints: [new URL(`src/${source}.ts`, import.meta.url).pathname],
    outfile: `dist/${name}.js`,
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    mangleProps: /^_/,
    // Private names are the same in all files.
    mangleCache,
    plugins: [main],
    legalComments: "none",
    charset: "utf8",
    define: { MODULES: JSON.stringify(modules) },
    write: false,
    logLevel: "warning",
  });
  mangleCache = result.mangleCache;
  // It names alike what is alike, which compresses better than esbuild's own names.
  const { code } = await minify(result.outputFiles[0].text, { module: true, ecma: 2020, compress: { passes: 3 } });
  const bundled = Buffer.from(code);
  const size = brotliCompressSync(bundled, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  console.log(`dist/${name}.js: ${bundled.length} bytes, ${size} brotli of ${budget}`);
  keep(`dist/${name}.js`, bundled);
  if (size > budget) fail(`dist/${name}.js is over its size budget`);
  return bundled;
}

/** Writes a file, or has it compared with the one that is there. */
function keep(name, content) {
  const path = new URL(name, import.meta.url);
  if (!check) writeFileSync(path, content);
  else if (!content.equals(readFileSync(path))) fail(`${name} is not what src/ builds: run \`npm run build\``);
}

/** FNV-1a in 64 bits, as the server names its files (`src/web/assets.rs`). */
function hash(bytes) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, "0");
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
