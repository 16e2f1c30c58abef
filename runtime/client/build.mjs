// Bundles src/ into dist/: the core, and the modules that are loaded when they are first needed. With --check, fails where a
// file is stale or over its budget.
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";

/** What the core loads, by name; it has the URL of each as a constant, in capitals. */
const MODULES = ["upload"];
/** What pages load, with imports from `./main`: they find the core by its URL, so that it is there once. */
const ON_CORE = ["store"];
const check = process.argv.includes("--check");
let mangleCache = {};

const urls = {};
for (const name of MODULES) urls[name.toUpperCase()] = `./${name}-${hash(await bundle(name, name, 3072))}.js`;
const core = `./client-${hash(await bundle("main", "client", 4096, urls))}.js`;
for (const name of ON_CORE) await bundle(name, name, 3072, {}, core);

/** Bundles a source file, and gives what it became. */
async function bundle(source, name, budget, urls = {}, core = undefined) {
  const out = new URL(`dist/${name}.js`, import.meta.url).pathname;
  const main = {
    name: "main",
    setup: ({ onResolve }) => core && onResolve({ filter: /^\.\/main$/ }, () => ({ path: core, external: true })),
  };
  const result = await build({
    entryPoints: [new URL(`src/${source}.ts`, import.meta.url).pathname],
    outfile: out,
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
    define: Object.fromEntries(Object.entries(urls).map(([constant, url]) => [constant, JSON.stringify(url)])),
    external: Object.values(urls),
    write: !check,
    metafile: false,
    ...(check ? {} : { logLevel: "warning" }),
  });
  mangleCache = result.mangleCache;
  const bundled = check ? Buffer.from(result.outputFiles[0].contents) : readFileSync(out);
  const size = brotliCompressSync(bundled, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  console.log(`dist/${name}.js: ${bundled.length} bytes, ${size} brotli of ${budget}`);
  if (check && !bundled.equals(readFileSync(out)))
    fail(`dist/${name}.js is not what src/ builds: run \`npm run build\``);
  if (size > budget) fail(`dist/${name}.js is over its size budget`);
  return bundled;
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
