// Reads lines of `{text, js}`: what `text` parses to must be what the expression `js` is.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "devalue";

let failed = 0;
const lines = readFileSync(0, "utf8").split("\n").filter(Boolean);
for (const line of lines) {
  const { text, js } = JSON.parse(line);
  try {
    assert.deepStrictEqual(parse(text), (0, eval)(`(${js})`));
  } catch (error) {
    if (failed++ < 5) console.error(`${text}\n${js}\n${error.message}\n`);
  }
}
console.log(`${lines.length} read, ${failed} wrong`);
process.exitCode = failed || !lines.length ? 1 : 0;
