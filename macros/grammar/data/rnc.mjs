// A reader of the part of RELAX NG's compact syntax in which the Nu checker's schemas for HTML are written.
// Patterns are objects: {kind: "element" | "attribute" | "ref" | "choice" | "all" | "many" | "maybe" | "value" | "data" | "list" | "text" | "empty" | "never"}.

const TOKEN = /\s+|#[^\n]*|"[^"]*"|\\?[A-Za-z_][\w.-]*(?::(?:[\w.-]+|\*))?|\|=|&=|[={}()|&,?*+~[\]-]/gy;

function tokens(text, file) {
  const found = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new Error(`${file}: cannot read ${JSON.stringify(text.slice(at, at + 40))}`);
    if (!/^[\s#]/.test(match[0])) found.push(match[0]);
  }
  return found;
}

/** The definitions of a schema and all that it includes: a map from name to pattern. */
export function read(load, file, skip = new Set()) {
  const definitions = new Map();
  const overridden = new Set();
  readInto(load, file, definitions, overridden, skip);
  return definitions;
}

function readInto(load, file, definitions, overridden, skip) {
  const words = tokens(load(file), file);
  let at = 0;
  const fail = (what) => {
    throw new Error(`${file}: ${what} at ${words.slice(at - 3, at + 5).join(" ")}`);
  };
  const expect = (word) => (words[at] === word ? at++ : fail(`no ${word}`));
  const string = () => words[at++].slice(1, -1);

  function define(own) {
    const name = words[at++];
    const operator = words[at++];
    if (!["=", "|=", "&="].includes(operator)) fail("no definition");
    const pattern = choice();
    if (!own && overridden.has(name)) return;
    const before = definitions.get(name);
    // A definition may be added to before it is made.
    const added = operator === "=" ? before?.added : operator;
    if (!before || !added) definitions.set(name, before ? pattern : { ...pattern, added: operator === "=" ? undefined : operator });
    else definitions.set(name, { kind: added === "|=" ? "choice" : "all", of: [before, pattern], added: before.added });
    if (own) overridden.add(name);
  }

  // The three operators are never mixed without brackets.
  function choice() {
    const parts = [postfix()];
    const operator = words[at];
    if (!["|", "&", ","].includes(operator)) return parts[0];
    while (words[at] === operator) {
      at++;
      parts.push(postfix());
    }
    return { kind: operator === "|" ? "choice" : operator === "," ? "sequence" : "all", of: parts };
  }

  function postfix() {
    let pattern = primary();
    for (;;) {
      const sign = words[at];
      if (sign === "?") pattern = { kind: "maybe", of: [pattern] };
      else if (sign === "*") pattern = { kind: "many", least: 0, of: [pattern] };
      else if (sign === "+") pattern = { kind: "many", least: 1, of: [pattern] };
      else return pattern;
      at++;
    }
  }

  function nameClass() {
    const names = [];
    const excluded = [];
    let into = names;
    do {
      if (words[at] === "(") {
        at++;
        const inner = nameClass();
        into.push(...inner.names);
        expect(")");
      } else into.push(words[at++]);
      if (words[at] === "-") {
        at++;
        into = excluded;
        continue;
      }
      if (words[at] === "|") {
        at++;
        continue;
      }
      return { names, excluded };
    } while (true);
  }

  function primary() {
    const word = words[at++];
    switch (word) {
      case "(": {
        const inner = choice();
        expect(")");
        return inner;
      }
      case "element":
      case "attribute": {
        const { names, excluded } = nameClass();
        expect("{");
        const inner = choice();
        expect("}");
        return { kind: word, names, excluded, inner };
      }
      case "list": {
        expect("{");
        const inner = choice();
        expect("}");
        return { kind: "list", of: [inner] };
      }
      case "text":
        return { kind: "text" };
      case "empty":
        return { kind: "empty" };
      case "notAllowed":
        return { kind: "never" };
      case "string":
      case "token":
      case "w:string":
        if (words[at]?.startsWith('"')) return { kind: "value", exact: word !== "w:string", value: string() };
        return { kind: "data", type: word };
      default:
        if (word.startsWith("w:") || word.startsWith("xsd:")) {
          if (words[at] !== "{") return { kind: "data", type: word };
          at++;
          while (words[at] !== "}") at++;
          at++;
          return { kind: "data", type: word, pattern: true };
        }
        if (!/^[A-Za-z_\\]/.test(word)) fail(`${word} is no pattern`);
        return { kind: "ref", name: word };
    }
  }

  while (at < words.length) {
    const word = words[at];
    if (word === "datatypes" || word === "namespace") at += 4;
    else if (word === "default") at += words[at + 2] === "=" ? 4 : 5;
    else if (word === "include") {
      at++;
      const included = string();
      if (words[at] === "{") {
        at++;
        while (words[at] !== "}") define(true);
        at++;
      }
      if (!skip.has(included)) readInto(load, included, definitions, overridden, skip);
    } else define(false);
  }
}
