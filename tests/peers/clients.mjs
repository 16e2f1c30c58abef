// What each sends to the browser: its live pages, as they are, and what runs there, bundled and minified like Marquetry's own client
// (`runtime/client/build.mjs`), private names of its own apart: what a page needs that keeps a part of itself up to date. After it what brotli at its best
// makes of it.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";

const here = new URL(".", import.meta.url).pathname;
const binary = process.argv[2];

for (const page of ["live table", "live shop"]) {
  for (const engine of ["marquetry", "topcoat", "leptos", "dioxus"]) {
    show(`${page}, ${engine}`, [execFileSync(binary, ["--page", page, engine])]);
  }
}

const dist = `${here}../../runtime/client/dist/`;
const modules = readdirSync(dist).filter((name) => name.endsWith(".js"));
show("marquetry, core", [readFileSync(`${dist}client.js`)]);
show(`marquetry, core and ${modules.length - 1} modules`, modules.map((name) => readFileSync(dist + name)));
await bundled(
  "phoenix and phoenix_live_view",
  `import { Socket } from "phoenix"; import { LiveSocket } from "phoenix_live_view"; new LiveSocket("/live", Socket, {}).connect();`,
);
await bundled("htmx and its extension hx-ws", `import "htmx.org"; import "htmx.org/dist/ext/hx-ws.js";`);
// Datastar's own package on npm is older than its 1.0; a crate carries the bundle as it is published.
await bundled("datastar 1.0.2", crate("rama-http", "0.4.0", "src/service/web/endpoint/response/datastar.js"));
await bundled("topcoat 0.6.2", crate("topcoat-runtime", "0.6.2", "browser/dist/index.js"));
// Dioxus LiveView writes it into every page.
await bundled("dioxus-liveview", execFileSync(binary, ["--dioxus-client"], { encoding: "utf8" }));

/** Bundles a program as `runtime/client/build.mjs` does. */
async function bundled(name, contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: here },
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    legalComments: "none",
    charset: "utf8",
    write: false,
    logLevel: "error",
  });
  const { code } = await minify(outputFiles[0].text, { module: true, ecma: 2020, compress: { passes: 3 } });
  show(name, [Buffer.from(code)]);
}

/** A file of a published crate, which need not be built for it. */
function crate(name, version, file) {
  execFileSync("cargo", ["info", "--quiet", `${name}@${version}`], { stdio: ["ignore", "ignore", "inherit"] });
  const sources = `${process.env.CARGO_HOME ?? `${homedir()}/.cargo`}/registry/src`;
  const registry = readdirSync(sources).find((registry) => existsSync(`${sources}/${registry}/${name}-${version}`));
  return readFileSync(`${sources}/${registry}/${name}-${version}/${file}`, "utf8");
}

/** Files that are sent one by one. */
function show(name, files) {
  const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  const sum = (size) => files.reduce((all, file) => all + size(file), 0);
  console.log(`${name.padEnd(40)}${String(sum((file) => file.length)).padStart(9)} bytes${String(sum(brotli)).padStart(9)} brotli`);
}
