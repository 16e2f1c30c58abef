// Writes ../src/html/{elements,attributes,foreign}.rs from the sources that package.json names. Run by hand: `npm ci --ignore-scripts && npm run tables`.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { htmlElementAttributes as historical } from "html-element-attributes";
import { file, files, open } from "./schema.mjs";

const schema = open();
const legacy = open({ legacy: true });
const load = createRequire(import.meta.url);
const webref = (name) => load(`@webref/elements/${name}.json`).elements.map((element) => element.name);
const compat = load("@mdn/browser-compat-data");
const sorted = (set) => [...set].sort((a, b) => (a < b ? -1 : 1));

// ---- elements and what they hold ------------------------------------------------------------------------------------

const CUSTOM = "c:*";
const patterns = new Map();
for (const element of schema.elements()) {
  for (const name of element.names) (patterns.get(name) ?? patterns.set(name, []).get(name)).push(element);
}
// Stands in markup for what components are given; here it is a tag of its own.
patterns.delete("slot");
const names = sorted([...patterns.keys(), "svg", "math"]).filter((name) => name !== CUSTOM);
names.push(CUSTOM);
const number = new Map(names.map((name, i) => [name, i]));
if (names.length > 127) throw new Error("an element's number does not fit");

/** What one of these element patterns holds: by name, the patterns of the children. */
const states = new Map();
const patternNumber = new Map([...schema.elements()].map((element, i) => [element, i]));
function state(elements) {
  const key = elements.map((element) => patternNumber.get(element)).sort((a, b) => a - b).join(" ");
  const known = states.get(key);
  if (known) return known;
  const made = { key, children: new Map(), text: false };
  states.set(key, made);
  const inner = new Map();
  for (const element of elements) {
    const { children, text } = schema.content(element);
    made.text ||= text;
    for (const child of children) {
      const name = child.names[0];
      if (name !== "slot") (inner.get(name) ?? inner.set(name, new Set()).get(name)).add(child);
    }
  }
  // The parser leaves a ruby's parts out where there is no ruby; what a head has once is missing in the schema.
  if (elements.some((element) => element.names[0] === "template")) {
    for (const name of ["rb", "rp", "rt", "rtc"]) inner.delete(name);
    for (const name of ["base", "title"]) inner.set(name, new Set(patterns.get(name)));
  }
  for (const [name, children] of inner) made.children.set(name, state([...children]));
  // Drawings and formulas are phrasing content.
  if (inner.has("em")) for (const name of ["svg", "math"]) made.children.set(name, null);
  return made;
}
const anywhere = new Map(names.map((name) => [name, patterns.has(name) ? state(patterns.get(name)) : null]));

// States that nothing tells apart are one model.
const mask = (state) => names.reduce((bits, name, i) => (state.children.has(name) ? bits | (1n << BigInt(i)) : bits), 0n);
let classes = new Map([...states.values()].map((state) => [state, `${mask(state)} ${state.text}`]));
for (let count = 0; ; ) {
  const numbers = new Map();
  const next = new Map();
  for (const [state, name] of classes) {
    const inner = [...state.children].map(([child, inner]) => `${child}:${inner ? classes.get(inner) : ""}`).sort();
    const signature = `${name}|${inner.join()}`;
    if (!numbers.has(signature)) numbers.set(signature, numbers.size);
    next.set(state, `${numbers.get(signature)}`);
  }
  classes = next;
  if (numbers.size === count) break;
  count = numbers.size;
}
const models = [];
const modelOf = (state) => {
  const number = Number(classes.get(state));
  models[number] ??= state;
  return number;
};
for (const state of states.values()) modelOf(state);

/** The model that an element most often has where its parent is known. */
const usual = new Map();
for (const name of names) {
  const counts = new Map();
  for (const state of models) {
    const inner = state.children.get(name);
    if (inner) counts.set(modelOf(inner), (counts.get(modelOf(inner)) ?? 0) + 1);
  }
  const own = anywhere.get(name);
  usual.set(name, [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? (own ? modelOf(own) : 0));
}

// ---- attributes -----------------------------------------------------------------------------------------------------

const NUMBERS = {
  "w:integer": "Integer",
  "w:integer-non-negative": "NonNegative",
  "w:integer-positive": "Positive",
  "w:float": "Float",
  "w:float-non-negative": "FloatNonNegative",
  "w:float-positive": "FloatPositive",
};
const KINDS = {
  "w:ID": "Id",
  "w:IDREF": "Id",
  "w:IDREFS": "NonEmpty",
  "w:iri": "Url",
  "w:non-empty-string": "NonEmpty",
  "w:iri-ref": "NonEmpty",
  "w:hash-name": "HashName",
  "w:simple-color": "Color",
  "w:browsing-context": "FrameName",
  "w:browsing-context-or-keyword": "Target",
  "w:custom-element-name": "CustomName",
  "w:mime-type": "Mime",
  "w:date": "Date",
  "w:month": "Month",
  "w:week": "Week",
  "w:time": "Time",
  "w:datetime-local": "DateTimeLocal",
};
// https://html.spec.whatwg.org/multipage/iframe-embed-object.html#attr-iframe-sandbox
const SANDBOX =
  "allow-downloads allow-forms allow-modals allow-orientation-lock allow-pointer-lock allow-popups allow-popups-to-escape-sandbox allow-presentation allow-same-origin allow-scripts allow-storage-access-by-user-activation allow-top-navigation allow-top-navigation-by-user-activation allow-top-navigation-to-custom-protocols";

/** The value of an attribute as Rust writes it. */
function value(name, all) {
  const leaves = all.flatMap((pattern) => schema.leaves(pattern));
  const words = new Map(leaves.filter((leaf) => leaf.kind === "value").map((leaf) => [leaf.value, leaf]));
  const types = new Set(leaves.filter((leaf) => leaf.kind === "data").map((leaf) => leaf.type + (leaf.list ? " list" : "")));
  if (name === "sandbox") return `Value::Tokens(&${JSON.stringify(SANDBOX.split(" "))})`;
  if (name === "role") return `Value::Role(&${JSON.stringify(sorted(words.keys()))})`;
  if (types.size === 0) {
    const list = sorted(words.keys());
    if (leaves.some((leaf) => leaf.list)) return `Value::ExactTokens(&${JSON.stringify(list.filter(Boolean))})`;
    if (list.length === 2 && list[0] === "" && list[1] === name) return "Value::Boolean";
    const exact = [...words.values()].some((leaf) => leaf.exact) || (list.includes("a") && list.includes("A"));
    return `Value::${exact ? "Exactly" : "Words"}(&${JSON.stringify(list)})`;
  }
  if (types.size === 1 && words.size === 0) {
    const [type] = types;
    if (NUMBERS[type]) return `Value::Number(Number::${NUMBERS[type]})`;
    if (KINDS[type]) return `Value::${KINDS[type]}`;
  }
  const [first] = types;
  if (types.size === 1 && words.size === 1 && words.has("") && KINDS[first]) return `Value::OrEmpty(&Value::${KINDS[first]})`;
  if (types.size === 1 && NUMBERS[first]) return `Value::WordOr(&${JSON.stringify(sorted(words.keys()))}, Number::${NUMBERS[first]})`;
  return "Value::Text";
}

function merged(elements) {
  const all = new Map();
  let any = false;
  for (const element of elements) {
    const { found, any: rest } = schema.attributes(element);
    any ||= rest;
    for (const [name, { values, role }] of found) {
      if (name.startsWith("on") || name.startsWith("xml:")) continue;
      const known = all.get(name) ?? { values: [], role: true };
      known.values.push(...values);
      known.role &&= role;
      all.set(name, known);
    }
  }
  return { all: new Map([...all].map(([name, { values, role }]) => [name, { value: value(name, values), role }])), any };
}

const given = new Map(names.map((name) => [name, merged(patterns.get(name) ?? [])]));
// Where the parser makes `xml:lang` of `lang`, the schema has only that.
const isHtml = (name) => patterns.has(name) && name !== CUSTOM;
for (const name of names.filter(isHtml)) given.get(name).all.set("lang", { value: "Value::Text", role: false });
// Attributes of standards that the schemas leave out, where browsers have them.
for (const [name, element] of Object.entries(compat.html.elements)) {
  for (const [attribute, { __compat: known }] of Object.entries(element)) {
    const standard = known?.status?.standard_track && !known.status.deprecated && !known.status.experimental;
    const named = known?.mdn_url?.includes("/attributes/") || known?.spec_url?.toString().match(/attr|#dom-|controlslist|capture/);
    if (standard && named && /^[a-z]+$/.test(attribute) && given.has(name) && !given.get(name).all.has(attribute)) {
      console.log(`beyond the schemas: ${name} ${attribute}`);
      given.get(name).all.set(attribute, { value: /^(disable|webkit)/.test(attribute) ? "Value::Boolean" : "Value::Text", role: false });
    }
  }
}

/** Attributes that are obsolete, and no error. */
const obsolete = new Map(names.map((name) => [name, new Set()]));
for (const element of legacy.elements()) {
  for (const attribute of legacy.attributes(element).found.keys()) {
    const name = element.names[0];
    const known = given.get(name)?.all;
    if (isHtml(name) && !known.has(attribute) && !/^(on|xml:|contextmenu$|dropzone$)/.test(attribute)) obsolete.get(name).add(attribute);
  }
}

/** Attributes of nearly all elements are told once. */
const counts = new Map();
for (const name of names.filter(isHtml)) {
  for (const [attribute, { value, role }] of given.get(name).all) {
    if (role) continue;
    const key = `${attribute} ${value}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
}
const globals = new Map();
for (const [key, count] of counts) {
  if (count > 90) globals.set(key.slice(0, key.indexOf(" ")), key.slice(key.indexOf(" ") + 1));
}

const types = new Map();
for (const element of patterns.get("input")) {
  const { found } = schema.attributes(element);
  const [type] = schema.leaves(found.get("type").values[0]);
  types.set(type.value, merged([element]).all);
}

const attributeNames = new Set([...globals.keys()]);
for (const { all } of given.values()) for (const name of all.keys()) attributeNames.add(name);
for (const list of obsolete.values()) for (const name of list) attributeNames.add(name);
const attributes = sorted(attributeNames);
const attributeNumber = new Map(attributes.map((name, i) => [name, i]));
const values = new Map();
const valueNumber = (value) => {
  if (!values.has(value)) values.set(value, values.size);
  return values.get(value);
};
valueNumber("Value::Text");

const pairs = (list) => `&[${list.map(([name, value]) => `(${attributeNumber.get(name)}, ${valueNumber(value)})`).join(", ")}]`;
const byName = (entries) => entries.sort((a, b) => (a[0] < b[0] ? -1 : 1));
/** What is not told by the globals. */
const own = (all, role) =>
  byName([...all].filter(([name, known]) => known.role === role && globals.get(name) !== known.value).map(([name, known]) => [name, known.value]));
const lacks = (all) => `&[${sorted(globals.keys()).filter((name) => !all.has(name) || all.get(name).role).map((name) => attributeNumber.get(name)).join(", ")}]`;

function needs(name) {
  // An input's type and a link's place decide; `src` of `<source>` depends on its parent.
  if (["input", "button"].includes(name) || !isHtml(name)) return [];
  const sets = schema.least(patterns.get(name).flatMap((element) => schema.required(element)));
  return sets.some((set) => set.size === 0) ? [] : sets.map((set) => sorted(set));
}

/** What the standard requires in its prose. */
const PROSE = { img: ["alt"], bdo: ["dir"] };

/** Attributes that need others, and those that cannot be together. */
function bonds(name) {
  const depends = [];
  const conflicts = [];
  if (!isHtml(name) || ["input", "button", "template"].includes(name)) return { depends, conflicts };
  const all = patterns.get(name);
  const always = schema.least(all.flatMap((element) => schema.required(element)));
  const inOne = (set, one) => [...set].every((name) => one.has(name));
  const list = sorted(given.get(name).all.keys()).filter((name) => !globals.has(name) && !/^(aria-.*|role)$/.test(name));
  for (const wanted of list) {
    const whole = all.flatMap((element) => schema.together(element, [wanted]));
    const sets = schema.least(whole.map((set) => new Set([...set].filter((other) => other !== wanted))));
    // What the element needs anyway is no need of the attribute.
    if (sets.length === 0 || always.every((one) => sets.some((set) => inOne(set, one)))) continue;
    depends.push([wanted, sets.map(sorted)]);
  }
  for (const [i, one] of list.entries()) {
    for (const other of list.slice(i + 1)) {
      const beyond = [one, other].some((name) => all.every((element) => schema.together(element, [name]).length === 0));
      if (!beyond && all.every((element) => schema.together(element, [one, other]).length === 0)) conflicts.push([one, other]);
    }
  }
  return { depends, conflicts };
}

// ---- Rust -----------------------------------------------------------------------------------------------------------

/** Names by the place that `slot` in html/mod.rs computes. */
function table(list, size) {
  const place = (name) => {
    const bytes = Buffer.from(name);
    return (bytes[0] * 31 + bytes[bytes.length >> 1] * 7 + bytes[bytes.length - 1] * 3 + bytes.length * 17) % size;
  };
  const places = Array.from({ length: size }, () => []);
  list.forEach((name, i) => places[place(name)].push(i));
  const starts = [0];
  for (const entries of places) starts.push(starts.at(-1) + entries.length);
  return { starts, order: places.flat() };
}

const rows = (numbers) => numbers.join(", ");
const hex = (bits) => `0x${bits.toString(16)}`;
const constant = (name) => (name === CUSTOM ? "CUSTOM" : name.toUpperCase().replace("-", "_"));
const maskOf = (list) => hex(list.reduce((bits, name) => bits | (1n << BigInt(number.get(name))), 0n));
const header = (what) => `//! ${what}\n//!\n//! Generated by data/tables.mjs: change that, and run it. data/NOTICE.md names the sources.\n\n`;

const elementTable = table(names.slice(0, -1), 256);
const flow = schema.definition("div.elem");
const phrasing = schema.definition("em.elem");
const metadata = [...state([schema.definition("head.elem")]).children.keys()];
let elements = header("The elements of HTML, and what each may hold.");
elements += `use super::{Element, Model};\n\n`;
elements += `/** How many elements there are, the custom element included. */\n`.replace(/\/\*\* (.*) \*\//, "/// $1");
elements += `pub(crate) const COUNT: usize = ${names.length};\n\n`;
for (const name of names) {
  elements += name === CUSTOM ? "/// Any custom element.\n" : "";
  elements += `pub(crate) const ${constant(name)}: u8 = ${number.get(name)};\n`;
}
elements += `\n/// Flow content.\npub(crate) const FLOW: u128 = ${hex(mask(state([flow])))};\n`;
elements += `/// Phrasing content.\npub(crate) const PHRASING: u128 = ${hex(mask(state([phrasing])))};\n`;
elements += `/// Metadata content.\npub(crate) const METADATA: u128 = ${maskOf(metadata)};\n\n`;
elements += `pub(super) static STARTS: [u8; 257] = [${rows(elementTable.starts)}];\n`;
elements += `pub(super) static ORDER: [u8; ${elementTable.order.length}] = [${rows(elementTable.order)}];\n\n`;
elements += `pub(crate) static ELEMENTS: [Element; COUNT] = [\n`;
for (const name of names) {
  const { all, any } = given.get(name);
  const required = [...needs(name)];
  for (const set of required.length ? required : PROSE[name] ? [[]] : []) {
    const whole = [...set, ...(PROSE[name] ?? [])];
    if (!required.length) required.push(whole);
    else set.splice(0, set.length, ...whole);
  }
  const bond = bonds(name);
  const own_ = anywhere.get(name);
  const fields = [
    `name: ${JSON.stringify(name === CUSTOM ? "custom element" : name)}`,
    `model: ${usual.get(name)}`,
    `anywhere: ${own_ ? modelOf(own_) : 0}`,
    `attributes: ${pairs(own(all, false))}`,
    `with_role: ${pairs(own(all, true))}`,
    `lacks: ${isHtml(name) ? lacks(all) : "&[]"}`,
    `required: &[${required.map((set) => `&[${sorted(set).map((name) => attributeNumber.get(name)).join(", ")}]`).join(", ")}]`,
    `depends: &[${bond.depends.map(([name, sets]) => `(${attributeNumber.get(name)}, &[${sets.map((set) => `&[${set.map((name) => attributeNumber.get(name)).join(", ")}]`).join(", ")}])`).join(", ")}]`,
    `conflicts: &[${bond.conflicts.map(([a, b]) => `(${attributeNumber.get(a)}, ${attributeNumber.get(b)})`).join(", ")}]`,
    `obsolete: &[${sorted(obsolete.get(name)).map((name) => attributeNumber.get(name)).join(", ")}]`,
    `open: ${any || !isHtml(name)}`,
  ];
  elements += `    Element { ${fields.join(", ")} },\n`;
}
elements += `];\n\npub(crate) static MODELS: [Model; ${models.length}] = [\n`;
for (const state of models) {
  const inner = [...state.children].filter(([name, inner]) => inner && modelOf(inner) !== usual.get(name));
  const others = inner.map(([name, inner]) => [number.get(name), modelOf(inner)]).sort((a, b) => a[0] - b[0]);
  elements += `    Model { children: ${hex(mask(state))}, text: ${state.text}, inner: &[${others.map(([a, b]) => `(${a}, ${b})`).join(", ")}] },\n`;
}
elements += "];\n";

/** Attributes that the checks name. */
const NAMED = new Set("alt aria-braillelabel aria-hidden cols aria-label aria-labelledby class form href id imagesrcset itemid itemref itemscope itemtype rel resource style title type".split(" "));

let attributesOut = header("The attributes of HTML, and their values.");
const attributeTable = table(attributes, 256);
const NONE = 255;
const globalValues = attributes.map((name) => (globals.has(name) ? valueNumber(globals.get(name)) : NONE));
const typeRows = sorted(types.keys()).map((type) => `    (${JSON.stringify(type)}, ${pairs(own(types.get(type), false))}),\n`);
for (const name of attributes) {
  if (NAMED.has(name))
    attributesOut += `pub(crate) const ${name.toUpperCase().replace(/-/g, "_")}: u16 = ${attributeNumber.get(name)};\n`;
}
attributesOut = attributesOut.replace("\n\npub(crate) const", "\n\nuse super::{Number, Value};\n\npub(crate) const");
attributesOut += `\npub(crate) static NAMES: [&str; ${attributes.length}] = ${JSON.stringify(attributes)};\n\n`;
attributesOut += `pub(super) static STARTS: [u16; 257] = [${rows(attributeTable.starts)}];\n`;
attributesOut += `pub(super) static ORDER: [u16; ${attributeTable.order.length}] = [${rows(attributeTable.order)}];\n\n`;
attributesOut += `/// The values of attributes that nearly all elements have; ${NONE} for others.\n`;
attributesOut += `pub(super) static GLOBAL: [u8; ${attributes.length}] = [${rows(globalValues)}];\n\n`;
attributesOut += `/// What \`<input>\` takes, by its type.\npub(crate) static INPUT: [(&str, &[(u16, u8)]); ${types.size}] = [\n${typeRows.join("")}];\n\n`;
const gone = sorted(new Set(Object.values(historical).flat())).filter((name) => !attributeNumber.has(name));
attributesOut += `/// Attributes that HTML had once.\npub(crate) static OBSOLETE: [&str; ${gone.length}] = ${JSON.stringify(gone)};\n\n`;
attributesOut += `pub(crate) static VALUES: [Value; ${values.size}] = [\n${[...values.keys()].map((value) => `    ${value},\n`).join("")}];\n`;

// ---- SVG and MathML -------------------------------------------------------------------------------------------------

const words = (name) => [...file(name).matchAll(/\battribute\s+([A-Za-z][\w:.-]*)/g)].map((found) => found[1]);
const module = (prefix) => files().filter((name) => name.startsWith(prefix)).flatMap(words);
const compatNames = (part) => [...Object.keys(part.global_attributes), ...Object.values(part.elements).flatMap((element) => Object.keys(element))];
const clean = (list) => sorted(new Set(list.filter((name) => /^[A-Za-z][\w:-]*$/.test(name) && !name.includes("_") && !/^(on|aria-)/.test(name))));
const svgElements = clean(["SVG2", "SVG11", "filter-effects-1", "svg-animations", "css-masking-1"].flatMap(webref));
// The checker knows the content markup of MathML 3, too.
const content = files().filter((name) => name.startsWith("schema_mml3_")).flatMap((name) => [...file(name).matchAll(/\belement\s+([A-Za-z][\w-]*)/g)].map((found) => found[1]));
const mathElements = clean([...webref("mathml-core"), ...Object.keys(compat.mathml.elements), ...content]);
const svgAttributes = clean([...module("schema_svg11_svg_"), ...compatNames(compat.svg), "xmlns", "xmlns:xlink", "href", "lang", "role", "part", "slot", "nonce", "tabindex", "autofocus"]);
const mathAttributes = clean([...module("schema_mml3_"), ...compatNames(compat.mathml), "xmlns", "class", "id", "style", "lang", "tabindex", "role", "part", "slot", "nonce", "autofocus"]);
const foreignOut =
  header("The vocabularies of SVG and MathML, in the case that they are written in.") +
  [
    ["SVG_ELEMENTS", svgElements],
    ["SVG_ATTRIBUTES", svgAttributes],
    ["MATHML_ELEMENTS", mathElements],
    ["MATHML_ATTRIBUTES", mathAttributes],
  ]
    .map(([name, list]) => {
      const { starts, order } = table(list, 256);
      return `pub(super) static ${name}: super::Names = super::Names {\n    names: &${JSON.stringify(list)},\n    starts: &[${rows(starts)}],\n    order: &[${rows(order)}],\n};\n`;
    })
    .join("\n");

// ---- the names, for what the runtime checks across the borders of components -----------------------------------------

// The order of the groups behind the elements is that in ../src/html/mod.rs.
const GROUPS = ["text", "`<div>`", "`<div>`", "`<div>`", "`<link>` or `<meta>`", "an element of SVG", "an element of MathML", "what a `role` or `tabindex` makes a control"];
const shown = [...names.slice(0, -1).map((name) => `\`<${name}>\``), "a custom element", ...GROUPS];
let namesOut = header("The names of elements by their numbers, and those of a few groups behind them.").replace("Generated by data", "Generated by macros/grammar/data").replace("data/NOTICE.md names", "NOTICE.md there names");
namesOut += `pub(super) const NAMES: [&str; ${shown.length}] = ${JSON.stringify(shown)};\n\n`;
namesOut += ["div", "em", "p", "script", "tbody", "td", "template", "th", "tr"].map((name) => `pub(super) const ${constant(name)}: usize = ${number.get(name)};\n`).join("");
namesOut += `/// The first of the groups.\npub(super) const TEXT: usize = ${names.length};\n`;
namesOut += `/// Stands for the roots that \`#[root(…)]\` states.\npub(super) const ROOT: u8 = 124;\n`;

for (const [name, text] of [["elements", elements], ["attributes", attributesOut], ["foreign", foreignOut], ["names", namesOut]]) {
  const path = new URL(name === "names" ? "../../../runtime/src/component/names.rs" : `../src/html/${name}.rs`, import.meta.url).pathname;
  writeFileSync(path, text);
  execFileSync("rustfmt", ["--edition", "2024", path], { cwd: new URL("../../..", import.meta.url).pathname });
}
console.log(`${names.length} elements, ${models.length} models, ${attributes.length} attributes, ${values.size} values`);
