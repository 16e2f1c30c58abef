import assert from "node:assert/strict";
import { test } from "node:test";
import { backoff } from "../src/backoff";
import * as decode from "../src/decode";
import { encode } from "../src/encode";
import { accepts } from "../src/modifiers";
import { parseOn } from "../src/on";
import * as frame from "./frame";

const sent = async (message: Blob) => [...new Uint8Array(await message.arrayBuffer())];

test("integers of any length read as they were written", async () => {
  for (const n of [0, 1, 127, 128, 300, 16_383, 16_384, 2 ** 21, 2 ** 28, 2 ** 31 - 1]) {
    decode.read(new Uint8Array(frame.varint(n)));
    assert.equal(decode.varint(), n);
    assert.equal(decode.more(), false);
    assert.deepEqual(await sent(encode([n])), frame.varint(n));
  }
});

test("strings are UTF-8 and keep a leading BOM", () => {
  for (const text of ["", "a", "\ufeffx", "é漢😀", "x".repeat(300)]) {
    decode.read(new Uint8Array([...frame.str(text), ...frame.attribute(text), ...frame.attribute(null)]));
    assert.equal(decode.string(), text);
    assert.equal(decode.attribute(), text);
    assert.equal(decode.attribute(), null);
  }
});

test("a message that is too short is noticed", () => {
  for (const bytes of [[], [128], [3, 65, 66], [255, 255]]) {
    decode.read(new Uint8Array(bytes));
    decode.string();
    assert.throws(decode.more);
  }
});

test("a call is its numbers, then its payload", async () => {
  assert.deepEqual(await sent(encode([1, 200, 3, 4], "a=é")), [1, 200, 1, 3, 4, 97, 61, 195, 169]);
});

test("attempts to connect wait longer each time, up to half a minute, spread from nothing", () => {
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5, 50, 5000].map((attempt) => backoff(attempt, 1)),
    [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000],
  );
  assert.equal(backoff(3, 0), 0);
  assert.equal(backoff(3, 0.5), 4000);
});

test("data-on: events, modifiers, numbers and arguments", () => {
  assert.deepEqual(parseOn("click:1.2"), [[["click"]], "1.2", ""]);
  assert.deepEqual(parseOn('keydown|enter|debounce(300) my:event|e:10.0:["a:1.2 | b"]'), [
    [
      ["keydown", "enter", "debounce(300)"],
      ["my:event", "e"],
    ],
    "10.0",
    '["a:1.2 | b"]',
  ]);
  for (const none of [null, "", "click", "click:1", "click:a.b"]) assert.deepEqual(parseOn(none)[0], [[""]]);
});

test("key filters", () => {
  const press = (key: string | undefined, modifiers: string, isComposing = false) =>
    accepts(modifiers.split("|"), { key, isComposing } as KeyboardEvent);
  for (const [key, filter] of [
    ["Enter", "enter"],
    ["Escape", "escape"],
    [" ", "space"],
    ["Tab", "tab"],
    ["ArrowUp", "up"],
    ["ArrowDown", "down"],
    ["ArrowLeft", "left"],
    ["ArrowRight", "right"],
    ["a", "a"],
    ["A", "a"],
    ["e", "E"],
    ["Enter", "prevent|space|enter|debounce(3)"],
  ] as const)
    assert.ok(press(key, filter), `${key} ${filter}`);
  assert.ok(press("x", "e|prevent|throttle(5)"), "no filter, any key");
  assert.ok(press(undefined, "self"), "no key event");
  assert.ok(!press("Enter", "enter", true), "composing");
  const held = (filter: string, ...held: string[]) => {
    const keys = Object.fromEntries(
      ["ctrlKey", "altKey", "shiftKey", "metaKey"].map((key) => [key, held.includes(key)]),
    );
    return accepts(filter.split("|"), { key: "Enter", ...keys } as unknown as KeyboardEvent);
  };
  assert.ok(
    held("ctrl|enter", "ctrlKey") && held("ctrl|shift|enter", "ctrlKey", "shiftKey") && held("shift", "shiftKey"),
  );
  assert.ok(held("enter", "ctrlKey"), "what is not asked for may be held");
  assert.ok(!held("ctrl|enter") && !held("ctrl|a", "ctrlKey") && !held("ctrl|shift|enter", "ctrlKey"));
  assert.ok(!press("b", "a"));
  assert.ok(!press(undefined, "enter"));
});
