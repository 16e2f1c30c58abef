// The documents that the Nu checker is asked about: templates with a `%`, and what is filled in.

import { readFileSync } from "node:fs";
import { open } from "./schema.mjs";

const schema = open();

const patterns = new Map();
for (const element of schema.elements()) {
  for (const name of element.names) (patterns.get(name) ?? patterns.set(name, []).get(name)).push(element);
}
const names = [...patterns.keys()].filter((name) => name !== "slot" && name !== "c:*").sort();
const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));

/** What an element cannot do without. */
const GIVEN = {
  a: 'href="/"', area: 'href="/" alt="x"', audio: 'src="x"', base: 'href="/"', bdo: 'dir="ltr"', data: 'value="x"', embed: 'src="x"',
  iframe: 'src="x"', img: 'src="x" alt="x"', link: 'rel="stylesheet" href="x"', map: 'name="m"', meta: 'name="x" content="x"', meter: 'value="1"',
  object: 'data="x"', optgroup: 'label="x"', option: 'value="x"', source: 'src="x"', time: 'datetime="2026"', track: 'src="x"', video: 'src="x"', html: 'lang="en"',
};
const INNER = {
  details: "<summary>x</summary>", h1: "x", h2: "x", h3: "x", h4: "x", h5: "x", h6: "x", head: "<title>x</title>", hgroup: "<h1>x</h1>", option: "x",
  picture: '<img src="x" alt="x">', ruby: "x<rt>x</rt>", title: "x", button: "x", summary: "x", legend: "x", label: "x",
};
const tag = (name, more = "") => {
  const attrs = [GIVEN[name], more].filter(Boolean).join(" ");
  return attrs ? `<${name} ${attrs}>` : `<${name}>`;
};
const whole = (name, more) => tag(name, more) + (VOID.has(name) ? "" : `${INNER[name] ?? ""}</${name}>`);

const CHILDREN = [
  "x",
  ...names.filter((name) => !["script", "style"].includes(name)).map((name) => whole(name)),
  '<source srcset="x">',
  '<meta itemprop="x" content="x">',
  '<link rel="icon" href="x">',
  "<svg></svg>",
  "<math></math>",
  "<x-y></x-y>",
  '<input type="hidden">',
  '<div tabindex="0"></div>',
  '<div role="button"></div>',
  '<img src="x" alt="x" usemap="#m">',
  '<video src="x" controls></video>',
];

const around = (before, after) => (inner) => before + inner + after;
const body = around("", "");
const table = (inner) => `<table>${inner}</table>`;
/** Where an element stands well. */
const PLACES = {
  html: body, head: around('<html lang="en">', "<body></body></html>"), title: around('<html lang="en"><head>', "</head><body></body></html>"),
  body: around('<html lang="en"><head><title>x</title></head>', "</html>"),
  caption: table, colgroup: table, thead: table, tbody: table, tfoot: table,
  tr: around("<table><tbody>", "</tbody></table>"), td: around("<table><tbody><tr>", "</tr></tbody></table>"), th: around("<table><tbody><tr>", "</tr></tbody></table>"),
  col: around("<table><colgroup>", "</colgroup></table>"), li: around("<ul>", "</ul>"), dt: around("<dl>", "<dd>x</dd></dl>"), dd: around("<dl><dt>x</dt>", "</dl>"),
  rt: around("<ruby>x", "</ruby>"), rp: around("<ruby>x", "<rt>x</rt><rp>x</rp></ruby>"), rb: around("<ruby>", "<rt>x</rt></ruby>"), rtc: around("<ruby>x", "</ruby>"),
  option: around("<select>", "</select>"), optgroup: around("<select>", "</select>"), legend: around("<fieldset>", "</fieldset>"),
  summary: around("<details>", "</details>"), figcaption: around("<figure>", "</figure>"), area: around('<map name="m">', "</map>"),
  source: around("<video>", "</video>"), track: around('<video src="x">', "</video>"), base: around('<html lang="en"><head><title>x</title>', "</head><body></body></html>"),
  meta: around('<html lang="en"><head><title>x</title>', "</head><body></body></html>"), link: around('<html lang="en"><head><title>x</title>', "</head><body></body></html>"),
  selectedcontent: around("<select><button>", "</button></select>"),
};
const placed = (name, text) => (PLACES[name] ?? body)(text);

/** Some parents are asked in several ways, since an order or a number is none of the matter. */
const INSIDE = {
  html: ['<html lang="en">%<body></body></html>', '<html lang="en"><head><title>x</title></head>%</html>'],
  head: ['<html lang="en"><head>%</head><body></body></html>', '<html lang="en"><head><title>x</title>%</head><body></body></html>'],
  noscript: ["<noscript>%</noscript>", "<p><noscript>%</noscript></p>", '<html lang="en"><head><title>x</title><noscript>%</noscript></head><body></body></html>'],
  dl: ["<dl>%</dl>", "<dl>%<dd>x</dd></dl>", "<dl><dt>x</dt>%</dl>"],
  div: ["<div>%</div>", "<dl><div>%<dd>x</dd></div></dl>", "<dl><div><dt>x</dt>%</div></dl>", "<select><div>%</div></select>", '<select><optgroup label="x"><div>%</div></optgroup></select>'],
  picture: ['<picture>%<img src="x" alt="x"></picture>', "<picture>%</picture>"],
  details: ["<details>%</details>", "<details><summary>x</summary>%</details>"],
  ruby: ["<ruby>x%</ruby>", "<ruby>x%<rt>x</rt></ruby>", "<ruby>%<rt>x</rt></ruby>", "<ruby>x%<rt>x</rt><rp>x</rp></ruby>"],
  hgroup: ["<hgroup>%</hgroup>", "<hgroup><h1>x</h1>%</hgroup>"],
  video: ["<video>%</video>", '<video src="x">%</video>', '<p><video src="x">%</video></p>'],
  audio: ["<audio>%</audio>", '<audio src="x">%</audio>', '<p><audio src="x">%</audio></p>'],
  option: ["<select><option>%</option></select>", "<datalist><option>%</option></datalist>"],
  button: ["<button>%</button>", "<select><button>%</button></select>"],
  li: ["<ul><li>%</li></ul>", "<ol><li>%</li></ol>", "<menu><li>%</li></menu>"],
};
const TRANSPARENT = ["a", "ins", "del", "map", "object", "canvas"];

function* nesting() {
  yield { fills: CHILDREN };
  for (const name of names) {
    if (VOID.has(name) || name === "script" || name === "style") continue;
    const templates = INSIDE[name] ?? [placed(name, `${tag(name)}%</${name}>`)];
    for (const template of templates) yield { template, group: name };
    if (TRANSPARENT.includes(name)) yield { template: `<p>${tag(name)}%</${name}></p>`, group: `p ${name}` };
  }
  for (const template of ["<svg><foreignObject>%</foreignObject></svg>", "<svg><desc>%</desc></svg>", "<math><mtext>%</mtext></math>", "<x-y>%</x-y>", "<p><x-y>%</x-y></p>"]) yield { template, group: template };
}

/** Elements that nothing excludes are asked about by one of them. */
const ALIKE = /^<(abbr|aside|b|bdi|bdo|blockquote|cite|code|data|del|dialog|em|fieldset|figure|h[2-6]|i|kbd|mark|menu|ol|output|pre|q|s|samp|search|small|strong|sub|sup|time|u|ul|var|wbr|rp|rb|rtc|tfoot|thead|th)[ >]/;

function* ancestors() {
  yield { fills: CHILDREN.filter((child) => !ALIKE.test(child)) };
  const outers = names.filter((name) => !VOID.has(name) && !["script", "style", "html", "head", "body", "title", "textarea", "iframe", "select", "option", "optgroup", "selectedcontent", "table", "thead", "tbody", "tfoot", "tr", "colgroup", "ul", "ol", "menu", "dl", "ruby", "picture", "rp", "template"].includes(name));
  for (const outer of outers) {
    for (const middle of ["div", "span", "object"]) {
      const open = INSIDE[outer]?.at(-1) ?? placed(outer, `${tag(outer)}%</${outer}>`);
      yield { template: open.replace("%", `${tag(middle)}%</${middle}>`), group: `${outer} ${middle}`, quiet: true };
    }
  }
  yield { template: '<a href="/"><table><tbody><tr><td>%</td></tr></tbody></table></a>', group: "cell" };
  yield { template: "<ul><li><div>%</div></li></ul>", group: "item" };
  yield { template: '<form><table><tbody><tr><td>%</td></tr></tbody></table></form>', group: "form" };
  yield { template: '<p><object data="x">%</object></p>', group: "object" };
  yield { template: '<p><svg><foreignObject>%</foreignObject></svg></p>', group: "drawing" };
}

/** A value for each attribute; the names are what is asked about. */
const SAMPLES = { role: "none", lang: "en", dir: "ltr", href: "/", id: "i", tabindex: "0", "http-equiv": "refresh", content: "x", is: "x-y", usemap: "#m", popover: "auto" };
const attributeNames = new Set();
for (const element of schema.elements()) {
  for (const [name, { values }] of schema.attributes(element).found) {
    if (/^(on|xml:)/.test(name)) continue;
    attributeNames.add(name);
    const leaves = values.flatMap((pattern) => schema.leaves(pattern));
    SAMPLES[name] ??= leaves.find((leaf) => leaf.kind === "value" && leaf.value)?.value ?? (leaves.some((leaf) => /integer|float/.test(leaf.type)) ? "1" : "x");
  }
}
const OBSOLETE = "align alink axis background bgcolor border cellpadding cellspacing char clear codebase compact datafld frame frameborder hspace language longdesc marginheight nohref noshade nowrap profile rev rules scheme scrolling summary text valign version vlink vspace bogus classname tabindx".split(" ");
const ATTRIBUTES = [...new Set([...attributeNames, ...OBSOLETE])].sort().filter((name) => name !== "slot").map((name) => `${name}="${SAMPLES[name] ?? "x"}"`);

function* attributes() {
  yield { fills: ATTRIBUTES };
  for (const name of names) {
    if (name === "html" || name === "embed") continue;
    // What it has already cannot be given again.
    yield { template: placed(name, tag(name, "%") + (VOID.has(name) ? "" : `${INNER[name] ?? ""}</${name}>`)), group: name, has: (GIVEN[name] ?? "").match(/[a-z-]+(?==)/g) ?? [] };
  }
  for (const element of patterns.get("input")) {
    const type = schema.leaves(schema.attributes(element).found.get("type").values[0])[0].value;
    yield { template: `<input type="${type}"${type === "image" ? ' alt="x"' : ""} %>`, group: `input ${type}`, has: ["type", "alt"] };
  }
  for (const type of ["submit", "reset", "button"]) yield { template: `<button type="${type}" %>x</button>`, group: `button ${type}`, has: ["type"] };
}

const PROBES = ["", "x", "0", "1", "-1", "01", "+1", "1.5", ".5", "1.", "1e3", " 1", "1px", "100%", "true", "false", "TRUE", "_x", "_blank", "#x", "#aabbcc", "a b", "text/plain", "2026-11-21", "2026-02-30", "2026-11", "2026-W47", "14:30", "25:00", "2026-11-21T14:30", "x-y"];

function* values() {
  const seen = new Set();
  const ask = function* (name, more, element, except = []) {
    for (const [attribute, { values, role }] of schema.attributes(element).found) {
      if (/^(on|xml:)|^(style|class|title|alt|content|href|src|srcset|data|media|sizes|cite|poster|action|formaction|ping|accept|integrity|imagesrcset|imagesizes|itemref|itemprop|itemtype|itemid|property|typeof|about|prefix|resource|vocab|datatype|inlist|rel|rev|autocomplete|charset|http-equiv|is|id|role|headers|coords|shape|lang|hreflang|srclang|datetime|srcdoc|color|accesskey|pattern|accept-charset|usemap|slot|for|form|list|popovertarget|commandfor|name|command|nonce)$/.test(attribute) || role || except.includes(attribute)) continue;
      const leaves = values.flatMap((pattern) => schema.leaves(pattern));
      const words = leaves.filter((leaf) => leaf.kind === "value").map((leaf) => leaf.value);
      const key = `${name} ${more} ${attribute}`;
      const common = `* ${attribute} ${JSON.stringify(leaves.map((leaf) => leaf.value ?? leaf.type))}`;
      if (seen.has(key) || seen.has(common) || leaves.every((leaf) => /^(string|text)$/.test(leaf.type))) continue;
      seen.add(key).add(common);
      const given = (GIVEN[name] ?? "").split(/ (?=[a-z-]+=)/).filter((one) => one && !one.startsWith(`${attribute}=`));
      const attrs = [...given, more, `${attribute}="%"`].filter(Boolean).join(" ");
      const fills = [...new Set([...words, ...words.slice(0, 1).map((word) => word.toUpperCase()), ...words.slice(0, 1).map((word) => `${word}x`), ...PROBES])];
      yield { fills };
      yield { template: placed(name, `<${name} ${attrs}>` + (VOID.has(name) ? "" : `${INNER[name] ?? ""}</${name}>`)), group: key };
    }
  };
  yield* ask("div", "", patterns.get("div")[0]);
  for (const name of names) {
    if (["html", "head", "title", "base", "embed", "object", "input", "meta", "link", "selectedcontent", "template", "script", "style"].includes(name)) continue;
    yield* ask(name, "", patterns.get(name)[0]);
  }
  for (const element of patterns.get("input")) {
    const type = schema.leaves(schema.attributes(element).found.get("type").values[0])[0].value;
    if (type !== "hidden") yield* ask("input", `type="${type}"${type === "image" ? ' alt="x"' : ""}`, element, ["type"]);
  }
  yield { fills: [...new Set([...patterns.get("input").map((element) => schema.leaves(schema.attributes(element).found.get("type").values[0])[0].value), "TEXT", ...PROBES])] };
  yield { template: '<input type="%">', group: "input type", };
}

function* required() {
  const fills = [];
  for (const [name, given] of Object.entries(GIVEN)) {
    if (["html", "base", "embed", "iframe", "a", "option", "audio", "video", "time"].includes(name)) continue;
    const all = given.split(/ (?=[a-z-]+=)/);
    const sets = [all, ...all.map((one) => all.filter((other) => other !== one)), []];
    for (const set of sets) fills.push(placed(name, `<${[name, ...set].join(" ")}>` + (VOID.has(name) ? "" : `${INNER[name] ?? ""}</${name}>`)));
  }
  const head = (text) => PLACES.meta(text);
  fills.push(
    '<img srcset="x">', '<img srcset="x" alt="x">', '<img alt="x">', '<input type="image">', '<input type="image" alt="x">', '<input type="image" src="x">',
    '<a target="_blank">x</a>', '<a download>x</a>', '<a ping="/">x</a>', '<a hreflang="en">x</a>', '<a type="text/html">x</a>', '<a referrerpolicy="origin">x</a>',
    '<a href="/" target="_blank" download hreflang="en">x</a>',
    '<map name="m"><area></map>', '<map name="m"><area alt="x"></map>', '<map name="m"><area href="/"></map>',
    '<textarea wrap="hard"></textarea>', '<textarea wrap="hard" cols="3"></textarea>', '<textarea wrap="soft"></textarea>',
    '<picture><source srcset="x"><img src="x" alt="x"></picture>', '<picture><source src="x"><img src="x" alt="x"></picture>',
    '<video><source src="x"></video>', '<video><source srcset="x"></video>', "<video><source></video>", "<bdo>x</bdo>", '<bdo dir="rtl">x</bdo>', "<data>x</data>", "<meter></meter>",
    ...['<meta charset="utf-8">', '<meta content="x">', '<meta name="x">', '<meta http-equiv="refresh">', '<meta http-equiv="refresh" content="5">', '<meta charset="utf-8" name="x" content="x">',
      '<meta property="x" content="x">', '<meta property="x">', '<meta itemprop="x" content="x">', "<meta>", '<link rel="icon">', '<link href="x">', "<link>", '<link rel="preload" href="x" as="image">',
      '<link rel="stylesheet" href="x" as="image">', '<link rel="stylesheet" href="x" sizes="any">', '<link rel="icon" href="x" sizes="any">', '<link rel="icon" href="x" disabled>', '<link rel="stylesheet" href="x" disabled>',
      '<link rel="mask-icon" href="x" color="#ff0000">', '<link rel="icon" href="x" color="#ff0000">', '<link itemprop="x" href="x">', '<base href="/">', "<base>", '<base target="_blank">'].map(head),
    '<div itemref="x"></div>', '<div itemid="x"></div>', '<div itemtype="https://example.org/x"></div>', '<div itemscope itemtype="https://example.org/x"></div>', '<div itemscope itemtype="https://example.org/x" itemid="x"></div>', '<div itemscope itemid="x"></div>',
  );
  yield { fills: [...new Set(fills)] };
  yield { template: "%", group: "all" };
}

/** The names of SVG and MathML, as the tables have them. */
const foreign = readFileSync(new URL("../src/html/foreign.rs", import.meta.url), "utf8");
const vocabulary = (table) => [...foreign.match(new RegExp(`${table}: .*?names: &\\[(.*?)\\]`, "s"))[1].matchAll(/"([^"]+)"/g)].map(([, name]) => name);
const SVG = vocabulary("SVG_ELEMENTS");
const MATHML = vocabulary("MATHML_ELEMENTS");
/** Names in another case than their own, and names that nobody has. */
const slips = (list) => [...list.filter((name) => /[A-Z]/.test(name)).map((name) => name.replace(/[A-Z]/g, "_$&").toLowerCase().replace(/_/g, "-")), "blink2", "rectangle"];

/** An element of a drawing where it stands well. */
function inDrawing(name, inner, attrs = "") {
  const whole = `<${name}${attrs}>${inner}</${name}>`;
  if (name === "svg" || name === "math") return whole;
  if (["a", "script", "style", "title", "audio", "canvas", "iframe", "video"].includes(name)) return `<svg><g>${whole}</g></svg>`;
  if (MATHML.includes(name) && !SVG.includes(name)) {
    const [before, after] = { mtr: ["<mtable>", "</mtable>"], mtd: ["<mtable><mtr>", "</mtr></mtable>"], mprescripts: ["<mmultiscripts><mi>x</mi>", "</mmultiscripts>"], annotation: ["<semantics><mi>x</mi>", "</semantics>"], "annotation-xml": ["<semantics><mi>x</mi>", "</semantics>"] }[name] ?? ["", ""];
    return `<math>${before}${whole}${after}</math>`;
  }
  const place = { stop: "linearGradient", feMergeNode: "feMerge", mpath: "animateMotion", textPath: "text", tspan: "text", feDistantLight: "feDiffuseLighting", fePointLight: "feDiffuseLighting", feSpotLight: "feDiffuseLighting" }[name] ?? (/^feFunc/.test(name) ? "feComponentTransfer" : /^fe/.test(name) ? "filter" : "g");
  const around = `<${place}>${whole}</${place}>`;
  return `<svg>${/^fe/.test(place) ? `<filter>${around}</filter>` : around}</svg>`;
}

// The parser mends the case of what stands in a drawing: the checker never sees it.
function* drawings() {
  yield { fills: [...new Set([...SVG, ...MATHML, ...names, ...slips(SVG)])].filter((name) => !VOID.has(name)).map((name) => `<${name}></${name}>`) };
  // In these HTML begins anew.
  const html = ["a", "annotation-xml", "audio", "canvas", "desc", "foreignObject", "iframe", "metadata", "mi", "mn", "mo", "ms", "mtext", "script", "style", "title", "video"];
  for (const outer of [...SVG, ...MATHML].filter((name) => !html.includes(name))) yield { template: inDrawing(outer, "%"), group: SVG.includes(outer) ? "svg" : "math", quiet: true };
}

/** Attributes of drawings: what one element takes is known of all. */
function* drawn() {
  const given = (list) => [...new Set([...list.filter((name) => !/^(xmlns|xml:|xlink:)/.test(name)), ...ATTRIBUTES.map((one) => one.split("=")[0]), "blorg", "stroke-with"])].map((name) => `${name}="x"`);
  yield { fills: given(vocabulary("SVG_ATTRIBUTES")) };
  // What newer standards have is more than the checker knows.
  const beyond = (list) => (fill) => list.includes(fill.split("=")[0]);
  for (const name of SVG) yield { template: inDrawing(name, "", " %"), group: "svg", quiet: true, beyond: beyond(vocabulary("SVG_ATTRIBUTES")) };
  yield { fills: given(vocabulary("MATHML_ATTRIBUTES")) };
  for (const name of MATHML) yield { template: inDrawing(name, "", " %"), group: "math", quiet: true, beyond: beyond(vocabulary("MATHML_ATTRIBUTES")) };
}

export const KINDS = { nesting, ancestors, attributes, values, required, drawings, drawn };
