// Scan and patch on pages as they are served, in Chromium.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, test } from "node:test";
import type { Page } from "playwright-core";
import { PAGE, withBrowser } from "./browser";
import * as frame from "./frame";

declare global {
  /** What a test keeps in the page between two steps. */
  interface Window {
    written: MutationRecord[];
    changes: number;
    node: Text;
    input: HTMLInputElement;
  }
}

const browser = withBrowser();
let page: Page;

afterEach(() => page.close());

/** Serves `body`, scanned, and gives the means to patch it. */
async function served(body: string, head = "") {
  page = await browser.page();
  await page.setContent(`<!DOCTYPE html><html><head>${head}</head><body>${body}</body></html>`);
  await page.addScriptTag({ content: PAGE });
  await page.evaluate(() => {
    for (const script of document.querySelectorAll("script")) script.remove();
    window.mq.scan();
  });
}

const patch = (...sections: number[][]) => page.evaluate((bytes) => window.mq.apply(bytes), sections.flat());

/** The body's HTML without markers. */
const seen = () =>
  page.evaluate(() => document.body.innerHTML.replace(/<!--.*?-->/g, "").replace(/ data-m="[^"]*"/g, ""));

const kept = (act: () => unknown) => page.evaluate(act);

test("text: before and after static text, next to another hole, empty, as text and not as HTML", async () => {
  await served(`<p><!--[1 k-->a<!---->1<!--/-->b<!----><!--/-->c<!---->x<!---->y<!--]--></p>`);
  await patch(frame.scope(1, frame.text(0, ""), frame.text(1, "<i>&amp;"), frame.text(2, "X"), frame.text(3, "")));
  assert.equal(await seen(), "<p>ab&lt;i&gt;&amp;amp;cX</p>");
  await patch(frame.scope(1, frame.text(0, "2"), frame.text(1, ""), frame.text(2, ""), frame.text(3, "\ufeffZ")));
  assert.equal(await seen(), "<p>a2bc\ufeffZ</p>");
});

test("text: the node stays, an equal value writes nothing, text that the parser split is one value", async () => {
  await served(`<p><!--[1 k--><!---->${"x".repeat(70_000)}<!---->b<!--]--></p>`);
  await kept(() => {
    const written: MutationRecord[] = [];
    const observer = new MutationObserver((records) => written.push(...records));
    observer.observe(document, { subtree: true, childList: true, characterData: true });
    Object.assign(window, { written, node: document.querySelector("p")?.childNodes[2] });
  });
  await patch(frame.scope(1, frame.text(1, "b")));
  assert.equal(await kept(() => window.written.length), 0);
  await patch(frame.scope(1, frame.text(0, "short")));
  assert.ok(await kept(() => window.written.length > 0));
  assert.equal(await seen(), "<p>shortb</p>");
  assert.ok(await kept(() => window.node.isConnected && window.node.data === "short"));
});

test("text in option, title and textarea", async () => {
  await served(
    `<!--[2 k--><select><option><!---->a</select><textarea data-m="rows =" rows="2">one</textarea><!--]-->`,
    `<!--[1 head--><title data-m="=">t</title><!--]-->`,
  );
  await page.fill("textarea", "typed");
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await patch(
    frame.scope(1, frame.text(0, "<b>")),
    frame.scope(2, frame.text(0, "b"), frame.attr(1, "5"), frame.text(2, "\n&two")),
  );
  assert.equal(await page.title(), "<b>");
  assert.equal(await page.inputValue("textarea"), "\n&two");
  assert.equal(await page.textContent("option"), "b");
  assert.equal(await page.getAttribute("textarea", "rows"), "5");
});

test("attributes: set, empty, removed, in order of their names, before the content", async () => {
  await served(`<!--[1 k--><a data-m="title href" title="t"><!---->x</a><b data-m="hidden" hidden=""></b><!--]-->`);
  await patch(frame.scope(1, frame.attr(0, null), frame.attr(1, "/?a=1&b"), frame.text(2, "y"), frame.attr(3, null)));
  assert.equal(await seen(), '<a href="/?a=1&amp;b">y</a><b></b>');
  await patch(frame.scope(1, frame.attr(0, ""), frame.attr(3, "")));
  assert.equal(await seen(), '<a href="/?a=1&amp;b" title="">y</a><b hidden=""></b>');
});

test("attributes the visitor changes too: value, checked, selected, muted, open", async () => {
  await served(
    `<!--[1 k--><input data-m="value"><input type="checkbox" data-m="checked"><select><option data-m="selected">a<option data-m="selected">b</select><video data-m="muted"></video><details data-m="open"></details><progress data-m="value" value="1"></progress><!--]-->`,
  );
  const state = () =>
    kept(() => {
      const [text, box] = document.querySelectorAll("input");
      const progress = document.querySelector("progress");
      return [
        text?.value,
        box?.checked,
        document.querySelector("select")?.selectedIndex,
        document.querySelector("video")?.muted,
        document.querySelector("details")?.open,
        progress?.position,
      ];
    });
  await page.fill("input", "typed");
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.check("[type=checkbox]");
  const all = (on: string | null) =>
    patch(frame.scope(1, ...[0, 1, 3, 4, 5, 6].map((hole) => frame.attr(hole, hole ? on : on && "0.5"))));
  await all("");
  assert.deepEqual(await state(), ["", true, 1, true, true, 0]);
  await all(null);
  assert.deepEqual(await state(), ["", false, 0, false, false, -1]);
  await patch(frame.scope(1, frame.attr(0, "v"), frame.attr(6, "0.5")));
  assert.deepEqual(await state(), ["v", false, 0, false, false, 0.5]);
});

test("regions: replaced, emptied, patched inside, also in each other and next to holes", async () => {
  await served(`<div><!--[1 k--><!---->a<!--{--><!---->b<!--{--><i><!---->c</i><!--}--><!--}--><!---->d<!--]--></div>`);
  await patch(frame.scope(1, frame.into(1, frame.into(1, frame.text(0, "C")), frame.text(0, "B")), frame.text(2, "D")));
  assert.equal(await seen(), "<div>aB<i>C</i>D</div>");
  await patch(frame.scope(1, frame.into(1, frame.region(1, "<b><!----></b>"))));
  await patch(frame.scope(1, frame.into(1, frame.into(1, frame.text(0, "new")))));
  assert.equal(await seen(), "<div>aB<b>new</b>D</div>");
  await patch(frame.scope(1, frame.region(1, "")));
  assert.equal(await seen(), "<div>aD</div>");
});

test("scopes: their own numbers, none in the scope around; content replaced", async () => {
  await served(`<div><!--[1 k--><!---->a<!--[7--><!---->s<!--]--><!---->b<!--]--></div>`);
  await patch(frame.scope(1, frame.text(1, "B")), frame.scope(7, frame.text(0, "S")));
  assert.equal(await seen(), "<div>aSB</div>");
  await patch(frame.scope(1, frame.content("<!--[8--><!---->1<!--]-->")), frame.scope(8, frame.text(0, "2")));
  assert.equal(await seen(), "<div>2</div>");
});

test("comments of others are no markers", async () => {
  await served(
    `<div><!--[1 k--><!--{--><!-- a --><!--[if mso]>x<![endif]--><!--(x--><!--{}--><!--}--><!---->a<!--]--></div>`,
  );
  await patch(frame.scope(1, frame.text(1, "b")));
  assert.equal(await seen(), "<div>b</div>");
});

test("more than 30 holes", async () => {
  const holes = Array.from({ length: 40 }, (_, n) => `<i><!---->${n}</i>`).join("");
  await served(`<!--[300 k-->${holes}<!--]-->`);
  await patch(frame.scope(300, frame.text(31, "x"), frame.text(30, "w"), frame.text(39, "y")));
  assert.equal(await page.locator("i").nth(31).textContent(), "x");
  assert.equal(await page.locator("i").nth(30).textContent(), "w");
  assert.equal(await page.locator("i").nth(39).textContent(), "y");
});

const ROWS = `<table><tbody><!--[1 k--><!--(e--><tr data-m="class"><td><!---->1</td><td><!---->one</td></tr><tr data-m="class" class="on"><td><!---->2</td><td><!---->two</td></tr><!--)--><!--]--></tbody></table>`;
const cells = () => page.locator("td").allTextContents();

test("table rows: updated, inserted as HTML and as values, removed, moved", async () => {
  await served(ROWS);
  await patch(
    frame.scope(
      1,
      frame.list(
        0,
        frame.update(1, frame.attr(0, null), frame.text(2, "zwei")),
        frame.html(0, `<tr data-m="class"><td><!---->0</td><td><!----></td></tr>`),
        frame.values(3, frame.attribute("new"), frame.str("3"), frame.str("three")),
        frame.move(0, 2),
        frame.remove(0),
      ),
    ),
  );
  assert.deepEqual(await cells(), ["2", "zwei", "0", "", "3", "three"]);
  await patch(
    frame.scope(1, frame.list(0, frame.update(1, frame.text(2, "zero")), frame.update(2, frame.attr(0, null)))),
  );
  assert.equal(
    await seen(),
    "<table><tbody><tr><td>2</td><td>zwei</td></tr><tr><td>0</td><td>zero</td></tr><tr><td>3</td><td>three</td></tr></tbody></table>",
  );
});

test("a list that was emptied is filled from values, and from several items of HTML", async () => {
  await served(ROWS);
  await patch(frame.scope(1, frame.list(0, frame.remove(0, 2))));
  assert.deepEqual(await cells(), []);
  await patch(frame.scope(1, frame.list(0, frame.values(0, frame.attribute(null), frame.str("9"), frame.str("nine")))));
  const two = ["a", "b"].map((t) => `<tr data-m="class"><td><!---->${t}</td><td><!----></td></tr>`).join("");
  await patch(frame.scope(1, frame.list(0, frame.html(0, two), frame.update(1, frame.text(2, "B")))));
  assert.deepEqual(await cells(), ["a", "", "b", "B", "9", "nine"]);
});

test("a list that was served empty is filled", async () => {
  await served(`<table><tbody><!--[1 k--><!--(e--><!--)--><!--]--></tbody></table>`);
  await patch(
    frame.scope(1, frame.list(0, frame.html(0, "<tr><td><!---->1</td></tr>"), frame.values(1, frame.str("2")))),
  );
  assert.equal(await seen(), "<table><tbody><tr><td>1</td></tr><tr><td>2</td></tr></tbody></table>");
});

test("items of several nodes, and of text alone", async () => {
  await served(
    `<dl><!--[1 k--><!--(--><!--,--><dt><!---->a</dt><dd><!---->1</dd><!--)--><!--]--></dl><p><!--[2 k--><!--(--><!--,--><!---->x<!--,--><!---->y<!--)--><!--]--></p>`,
  );
  await patch(
    frame.scope(
      1,
      frame.list(
        0,
        frame.values(0, frame.str("b"), frame.str("2")),
        frame.html(2, "<!--,--><dt><!---->c</dt><dd><!---->3</dd>"),
        frame.move(2, 0),
      ),
    ),
    frame.scope(2, frame.list(0, frame.move(0, 1), frame.values(1, frame.str("z")), frame.remove(0))),
  );
  assert.equal(await seen(), "<dl><dt>c</dt><dd>3</dd><dt>b</dt><dd>2</dd><dt>a</dt><dd>1</dd></dl><p>zx</p>");
});

test("lists in items of lists", async () => {
  const inner = (all: string) => `<ul><!--(e-->${[...all].map((t) => `<li><!---->${t}</li>`).join("")}<!--)--></ul>`;
  await served(
    `<!--[1 k--><!--(e--><section><!---->1${inner("ab")}</section><section><!---->2${inner("")}</section><!--)--><!--]-->`,
  );
  await patch(
    frame.scope(
      1,
      frame.list(
        0,
        frame.update(0, frame.list(1, frame.update(1, frame.text(0, "B")), frame.move(1, 0))),
        frame.update(1, frame.list(1, frame.html(0, "<li><!---->c</li>"))),
        frame.move(0, 1),
        frame.html(2, `<section><!---->3${inner("d")}</section>`),
      ),
    ),
  );
  await patch(frame.scope(1, frame.list(0, frame.update(2, frame.list(1, frame.values(0, frame.str("e")))))));
  assert.equal(
    await seen(),
    "<section>2<ul><li>c</li></ul></section><section>1<ul><li>B</li><li>a</li></ul></section><section>3<ul><li>e</li><li>d</li></ul></section>",
  );
});

test("values: regions, attributes, textareas; no formaction of the first item; no scopes of its regions", async () => {
  await served(
    `<!--[1 k--><!--(e--><li data-m="id" id="a"><!--{--><!--[5 r--><!---->s<!--]--><!--}--><textarea data-m="=">t</textarea><button formaction="?_t=1" form="mq" data-m="data-on" data-on="click:1.0:[1]"></button></li><!--)--><!--]-->`,
  );
  await page.fill("textarea", "typed");
  await patch(
    frame.scope(
      1,
      frame.list(
        0,
        frame.values(1, frame.attribute("b"), frame.str("<!---->r"), frame.str("u"), frame.attribute("click:1.0:[2]")),
      ),
    ),
  );
  assert.equal(
    await page.locator("#b").evaluate((li) => li.innerHTML.replace(/<!--.*?-->/g, "")),
    'r<textarea data-m="=">u</textarea><button form="mq" data-m="data-on" data-on="click:1.0:[2]"></button>',
  );
  assert.equal(await page.locator("#b textarea").inputValue(), "u");
  await patch(
    frame.scope(5, frame.text(0, "S")),
    frame.scope(1, frame.list(0, frame.update(1, frame.into(1, frame.text(0, "R"))))),
  );
  assert.deepEqual(await page.locator("li").allTextContents(), ["St", "Ru"]);
});

test("options", async () => {
  await served(
    `<select><!--[1 k--><!--(e--><option data-m="value" value="1"><!---->one</option><!--)--><!--]--></select>`,
  );
  await patch(
    frame.scope(
      1,
      frame.list(
        0,
        frame.html(0, `<option data-m="value" value="0"><!---->zero</option>`),
        frame.values(2, frame.attribute("2"), frame.str("two")),
        frame.update(1, frame.text(1, "ONE")),
      ),
    ),
  );
  const options = await page
    .locator("option")
    .evaluateAll((all) => all.map((o) => `${(o as HTMLOptionElement).value} ${o.textContent}`));
  assert.deepEqual(options, ["0 zero", "1 ONE", "2 two"]);
});

test("a copy of a selected option or a checked radio button takes nothing from those beside it", async () => {
  await served(
    `<!--[1 k--><select><!--(e--><option data-m="value selected" value="a" selected><!---->a</option><option data-m="value selected" value="b"><!---->b</option><!--)--></select><!--(e--><input type="radio" name="r" data-m="value checked" value="a" checked><!--)--><!--]-->`,
  );
  const chosen = () =>
    page.evaluate(() => [
      document.querySelector("select")?.value,
      document.querySelector<HTMLInputElement>("input:checked")?.value,
    ]);
  const option = (value: string) => [frame.attribute(value), frame.attribute(null), frame.str(value)];
  await patch(
    frame.scope(
      1,
      frame.list(0, frame.values(0, ...option("0"))),
      frame.list(1, frame.values(0, frame.attribute("0"), frame.attribute(null))),
    ),
  );
  assert.deepEqual(await chosen(), ["a", "a"]);
  // A list without keys: what was the first is the second now.
  await patch(
    frame.scope(
      1,
      frame.list(
        0,
        frame.update(0, frame.attr(0, "x"), frame.text(2, "x")),
        frame.update(1, frame.attr(0, "0"), frame.attr(1, null), frame.text(2, "0")),
        frame.update(2, frame.attr(0, "a"), frame.attr(1, ""), frame.text(2, "a")),
        frame.values(3, ...option("b")),
      ),
    ),
  );
  assert.deepEqual(await chosen(), ["a", "a"]);
});

test("svg: what is inserted are svg elements, and HTML again in foreignObject", async () => {
  await served(
    `<svg><!--[1 k--><!--(--><!--,--><!--{--><circle r="1"/><!--}--><!--)--><g><!--{--><!--}--></g><foreignObject><!--{--><!--}--></foreignObject><!--]--></svg>`,
  );
  await patch(
    frame.scope(
      1,
      frame.list(0, frame.html(1, `<!--,--><!--{--><rect/><!--}-->`), frame.values(0, frame.str("<path/>"))),
      frame.region(1, `<linearGradient/>`),
      frame.region(2, `<p>x</p>`),
    ),
  );
  const names = await page.evaluate(() =>
    [...document.querySelectorAll("svg *")].map((e) => `${e.localName} ${/svg/.test(e.namespaceURI ?? "")}`),
  );
  assert.deepEqual(names, [
    "path true",
    "circle true",
    "rect true",
    "g true",
    "linearGradient true",
    "foreignObject true",
    "p false",
  ]);
});

test("moving keeps focus, caret, typed text and the element itself", async () => {
  await served(`<!--[1 k--><!--(e--><p><input></p><p><input id="b"></p><p><input></p><!--)--><!--]-->`);
  await page.fill("#b", "typed");
  await kept(() => {
    const input = document.querySelector("#b") as HTMLInputElement;
    input.setSelectionRange(2, 3);
    Object.assign(window, { input });
  });
  await patch(frame.scope(1, frame.list(0, frame.move(1, 0), frame.move(0, 2))));
  assert.deepEqual(
    await kept(() => {
      const input = document.querySelectorAll("input")[2] as HTMLInputElement;
      return [input === window.input, document.activeElement === input, input.value, input.selectionStart];
    }),
    [true, true, "typed", 2],
  );
});

test("moving works where moveBefore is missing", async () => {
  await served(ROWS);
  await kept(() => {
    delete (Element.prototype as { moveBefore?: unknown }).moveBefore;
  });
  await patch(frame.scope(1, frame.list(0, frame.move(1, 0))));
  assert.deepEqual(await cells(), ["2", "two", "1", "one"]);
});

test("what does not match throws and never reaches what others own", async () => {
  await served(`<div><!--[1 k--><!--(e--><p></p><p></p><!--)--><!--{--><!--}--><!--]--><hr></div>`);
  for (const message of [
    frame.scope(1, frame.text(7, "x")),
    frame.scope(1, frame.list(1, frame.remove(0))),
    frame.scope(9, frame.text(0, "x")),
    [1, 0x20, 50],
  ])
    await assert.rejects(patch(message));
  await kept(() => {
    const end = [...(document.querySelector("div") as Element).childNodes].find((n) => (n as Comment).data === ")");
    end?.remove();
  });
  await assert.rejects(patch(frame.scope(1, frame.list(0, frame.remove(1)))));
  assert.equal(await page.locator("hr").count(), 1);
});

test("scripts in inserted HTML do not run", async () => {
  await served(`<div><!--[1 k--><!--{--><!--}--><!--]--></div>`);
  await patch(frame.scope(1, frame.region(0, "<script>document.title='ran'</script>")));
  assert.equal(await page.title(), "");
});

const title = () => page.evaluate(() => document.title);

test("title: the last one in the page, live or of a region, else the document's own; what a script wrote stays", async () => {
  await served(`<!--~"own"--><p><!--[1 k--><!--="a \\u003e b"--><!--{--><!--}--><!--]--></p>`, "<title>a > b</title>");
  await patch(frame.scope(1, frame.text(0, '<b> --> "c"')));
  assert.equal(await title(), '<b> --> "c"');
  await page.evaluate(() => {
    document.title = "(1) mine";
  });
  await patch(frame.scope(1, frame.region(1, "<b>x</b>")));
  assert.equal(await title(), "(1) mine");
  await patch(frame.scope(1, frame.region(1, '<b><!--~"inside"--></b>')));
  assert.equal(await title(), "inside");
  await patch(frame.scope(1, frame.text(0, "before")));
  assert.equal(await title(), "inside");
  await patch(frame.scope(1, frame.region(1, "")));
  assert.equal(await title(), "before");
  assert.equal(await seen(), "<p></p>");
});

test("title: a document without marks shows its own again", async () => {
  await served(`<p><!--[1 k--><!--{--><!--}--><!--]--></p>`, "<title>own</title>");
  await patch(frame.scope(1, frame.region(0, '<!--~"other"-->')));
  assert.equal(await title(), "other");
  await patch(frame.scope(1, frame.region(0, "")));
  assert.equal(await title(), "own");
});

test("head: links and styles come once", async () => {
  await served("", '<link rel="stylesheet" href="data:text/css,a"><style>p{color:red}</style>');
  const head = (html: string) => patch([0, 6, ...frame.str(html)]);
  await head('<link rel="stylesheet" href="data:text/css,a"><style>p{color:red}</style><style>b{color:red}</style>');
  await head("<style>b{color:red}</style>");
  assert.equal(
    await page.evaluate(() => [...document.head.children].map((element) => element.localName).join()),
    "link,style,style",
  );
});

/** A fragment with what a visitor may have changed. */
const FORM = (count: number, rows: string, more = "") =>
  `<p><!---->${count}<!--/--> items</p><ul><!--(e-->${rows}<!--)--></ul><div style="height:40px;overflow:auto"><p style="height:400px">long</p></div>` +
  `<details><summary>more</summary>text</details><form>${more}<input name="a" value="1"><input name="b"><textarea name="c">old</textarea></form>`;

const ROW = (id: number) => `<li><input id="r${id}" aria-label="row"></li>`;

async function visited() {
  await served(`<!--[1 k-->${FORM(1, ROW(1) + ROW(2))}<!--]-->`);
  await page.evaluate(() => window.mq.carries());
  await page.fill("[name=b]", "typed");
  await page.fill("textarea", "written");
  await page.fill("#r2", "second");
  await page.click("summary");
  await page.locator("[name=b]").focus();
  await kept(() => {
    (document.querySelector("div") as Element).scrollTop = 100;
    const input = document.querySelector("[name=b]") as HTMLInputElement;
    input.setSelectionRange(1, 3);
    window.changes = 0;
    const observer = new MutationObserver((records) => {
      window.changes += records.length;
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    Object.assign(window, { input });
  });
}

/** What the visitor has done, as it is now; and how much of the page has changed since. */
const state = () =>
  page.evaluate(() => {
    const input = document.querySelector("[name=b]") as HTMLInputElement;
    return {
      same: input === window.input && document.activeElement === input && input.selectionEnd === 3,
      values: [...document.querySelectorAll<HTMLInputElement>("input,textarea")].map(({ value }) => value),
      scrolled: (document.querySelector("div") as Element).scrollTop,
      open: (document.querySelector("details") as HTMLDetailsElement).open,
      changes: window.changes,
    };
  });

test("content that comes anew: nothing that is the same is touched", async () => {
  await visited();
  await patch(frame.scope(1, frame.content(FORM(1, ROW(1) + ROW(2)))));
  const done = { same: true, values: ["", "second", "1", "typed", "written"], scrolled: 100, open: true };
  assert.deepEqual(await state(), { ...done, changes: 0 });
  await patch(frame.scope(1, frame.content(FORM(2, ROW(1) + ROW(2)))));
  assert.deepEqual(await state(), { ...done, changes: 1 });
  await patch(frame.scope(1, frame.text(0, "3"), frame.list(1, frame.remove(0))));
  assert.deepEqual((await state()).values, done.values.slice(1));
  assert.match(await seen(), /^<p>3 items/);
});

test("content that comes anew: rows come and go around one that stays, and the server's values show where nothing was entered", async () => {
  await visited();
  const more = `<b>wrong</b><input name="new">`;
  const html = FORM(3, ROW(3) + ROW(2) + ROW(4), more)
    .replace('value="1"', 'value="2"')
    .replace("old", "new");
  await patch(frame.scope(1, frame.content(html)));
  const { changes, ...now } = await state();
  assert.ok(changes > 1);
  const values = ["", "second", "", "", "2", "typed", "written"];
  assert.deepEqual(now, { same: true, values, scrolled: 100, open: true });
  // A control that stands elsewhere now gets what was entered, and the focus.
  await patch(frame.scope(1, frame.content(`<main><section><input name="b"></section></main>`)));
  assert.deepEqual(
    await page.evaluate(() => {
      const input = document.querySelector("input") as HTMLInputElement;
      return [input.value, document.activeElement === input, input.selectionStart, input.selectionEnd];
    }),
    ["typed", true, 1, 3],
  );
});

test("the sums of what is shown are those that the server makes of its HTML", async () => {
  await served("");
  const known: { html: string; sum: string }[] = JSON.parse(readFileSync("test/sums.json", "utf8"));
  const made = await page.evaluate(
    (all) => all.map((html) => ({ html, sum: window.mq.sum(html) })),
    known.map(({ html }) => html),
  );
  assert.deepEqual(made, known);
});

test("of what is shown the server sends nothing again, wherever it stands and however it is numbered", async () => {
  const known: { shown: string; fresh: string; sums: string; sent: string }[] = JSON.parse(
    readFileSync("test/rows.json", "utf8"),
  );
  for (const { shown, fresh, sums, sent } of known) {
    await served(`<main><!--[1 k-->${shown}<!--]--></main>`);
    await page.evaluate(() => window.mq.carries());
    const [kind, ...named] = await page.evaluate(() => window.mq.name(1000, "1"));
    assert.equal(kind, 7);
    assert.equal(named.join(" "), sums);
    await patch(frame.scope(1, frame.content(sent)));
    const now = await page.evaluate((fresh) => {
      const expected = document.createElement("template");
      expected.innerHTML = fresh;
      return [(document.querySelector("main") as Element).innerHTML, expected.innerHTML];
    }, `<!--[1 k-->${fresh}<!--]-->`);
    assert.equal(now[0], now[1]);
  }
});

test("a page that was navigated to, and is run anew, gets the numbers of the server where it is what it is there", async () => {
  const known: { shown: string; says: string; told: string | null; numbered: string }[] = JSON.parse(
    readFileSync("test/numbers.json", "utf8"),
  );
  for (const { shown, says, told, numbered } of known) {
    await served(`<main>${shown}</main>`);
    await page.evaluate(() => window.mq.carries());
    assert.deepEqual(await page.evaluate(() => window.mq.says()), [says], shown);
    if (told === null) continue;
    await patch(frame.number(told));
    const now = await page.evaluate(() => (document.querySelector("main") as Element).innerHTML);
    assert.equal(now, numbered);
    const scopes = [...now.matchAll(/<!--\[(\d+)/g)].map(([, number]) => Number(number));
    assert.deepEqual((await page.evaluate(() => window.mq.scopes())).sort(), [...new Set(scopes)].sort(), now);
    // What has changed meanwhile is not numbered by what was there.
    if (/\d/.test(told)) await assert.rejects(patch(frame.number(`${told};1,2`)));
  }
});

test("the client says no more of what it shows than it was asked for", async () => {
  const row = "<p>a paragraph that is long enough</p>";
  await served(`<main><!--[1 k-->${row}<i>short</i>${row}<!--]--></main><!--[2 k-->${row}<!--]-->`);
  const named = (limit: number, asked: string) =>
    page.evaluate(([limit, asked]) => window.mq.name(limit as number, asked as string), [limit, asked] as const);
  const lengths = [
    await named(9, "1"),
    await named(1, "1"),
    await named(9, "2 1"),
    await named(9, "3"),
    await named(0, "1"),
  ];
  assert.deepEqual(
    lengths.map(({ length }) => (length - 1) / 7),
    [2, 1, 3, 0, 0],
  );
});
