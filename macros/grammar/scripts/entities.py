#!/usr/bin/env python3
"""Writes src/entities.rs: the named character references of HTML.

The names come from Python's html.entities, which is the table of the HTML standard, section 13.5
(https://html.spec.whatwg.org/multipage/named-characters.html). Run it in the crate's folder:

    python3 scripts/entities.py > src/entities.rs
"""

from html.entities import html5


def escaped(text):
    return "".join(c if " " < c <= "~" and c not in '"\\' else f"\\u{{{ord(c):x}}}" for c in text)


def packed(words):
    """The words as the lines of one Rust string literal; each begins with a semicolon, and so does the end."""
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 115:
            lines.append(line)
            line = ""
        line += ";" + word
    return "\\\n".join(lines + [line + ";"])


whole = sorted((name[:-1], chars) for name, chars in html5.items() if name.endswith(";"))
bare = sorted(name for name in html5 if not name.endswith(";"))

print("//! The named character references of HTML. Written by `scripts/entities.py`; do not edit.\n")
print("/// `;name characters` for each, ordered by name, and a `;` at the end: to be searched for `;name `.")
print("#[rustfmt::skip]")
print(f'pub(crate) static NAMED: &str = "\\\n{packed([f"{n} {escaped(c)}" for n, c in whole])}";\n')
print("/// `;name` for each that browsers also resolve without the semicolon, and a `;` at the end.")
print("#[rustfmt::skip]")
print(f'pub(crate) static BARE: &str = "\\\n{packed(bare)}";')
