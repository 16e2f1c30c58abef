// Bundles src/ into dist/client.js; with --check, fails where that file is stale or over its budget.
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";

const BUDGET = 4096;
const OUT = new URL("dist/client.js", import.meta.url).pathname;
const check = process.argv.includes("--check");

const { outputFiles } = await build({
  entryPoints: [new URL("src/main.ts", import.meta.url).pathname],
  outfile: OUT,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  mangleProps: /^_/,
  legalComments: "none",
  charset: "utf8",
  write: !check,
  metafile: false,
  ...(check ? {} : { logLevel: "warning" }),
});
const bundle = check ? Buffer.from(outputFiles[0].contents) : readFileSync(OUT);
const size = brotliCompressSync(bundle, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
console.log(`dist/client.js: ${bundle.length} bytes, ${size} brotli of ${BUDGET}`);
if (check && !bundle.equals(readFileSync(OUT))) fail("dist/client.js is not what src/ builds: run `npm run build`");
if (size > BUDGET) fail("the client is over its size budget");

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
