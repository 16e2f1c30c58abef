// Bundles the tests and the page they drive, then hands them to node:test.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = fileURLToPath(new URL("../.test/", import.meta.url));
rmSync(out, { recursive: true, force: true });
mkdirSync(out);

const common = { bundle: true, outdir: out, target: "es2022", logLevel: "warning" };
const tests = readdirSync(here).filter((name) => name.endsWith(".test.ts"));
await build({ ...common, entryPoints: [`${here}page.ts`], format: "iife" });
await build({
  ...common,
  entryPoints: tests.map((name) => here + name),
  format: "esm",
  platform: "node",
  packages: "external",
});

const only = process.argv.slice(2);
const files = tests
  .map((name) => out + name.replace(/ts$/, "js"))
  .filter((f) => !only.length || only.some((o) => f.includes(o)));
const run = (files, env) =>
  spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit", env: { ...process.env, ...env } }).status ?? 1;
process.exitCode = run(files);
// The same once more where WebSockets are blocked.
const connecting = files.filter((file) => /\b(live|page-store|later|parts)\.test/.test(file));
if (connecting.length) process.exitCode ||= run(connecting, { TRANSPORT: "events" });
