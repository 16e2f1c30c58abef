//! Random values, the same for the same seed.

use marquetry::store::Writable;

/// What may stand in a page: what needs escaping, what is dropped or merged by parsers, and ordinary text.
const TEXTS: &[&str] = &[
    "",
    "a",
    "b",
    "0",
    " c ",
    "<&>\"'",
    "–é漢😀",
    "<!--",
    "--><b>",
    "a longer text than sixteen bytes & more",
    "\u{feff}x",
    "&amp;",
    "\nx",
    "a\r\nb",
    "\0",
    "]]>",
];

const URLS: &[&str] = &["", "/a?b=1&c=2", "https://example.org/", "javascript:alert(1)", "java\tscript:x", "a\rb", "java&#13;script:x", "#x", "mailto:a@b"];

pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    /// A number from 0 to below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }

    pub fn chance(&mut self) -> bool {
        self.below(2) == 0
    }

    pub fn text(&mut self) -> String {
        TEXTS[self.below(TEXTS.len())].to_owned()
    }

    pub fn url(&mut self) -> String {
        URLS[self.below(URLS.len())].to_owned()
    }

    pub fn number(&mut self) -> i64 {
        [0, 1, 2, 3, 5, 10, 99, 100, -1][self.below(9)]
    }

    pub fn option<T>(&mut self, value: impl FnOnce(&mut Random) -> T) -> Option<T> {
        self.chance().then(|| value(self))
    }

    pub fn list<T>(&mut self, item: impl Fn(&mut Random) -> T) -> Vec<T> {
        (0..self.below(6)).map(|_| item(self)).collect()
    }

    /// Changes a list as pages do: a few inserted, removed, moved or changed.
    pub fn edit<T: Clone + PartialEq + Send + Sync + 'static>(&mut self, list: &Writable<Vec<T>>, item: impl Fn(&mut Random) -> T) {
        let mut random = Random(self.0);
        let mut items = marquetry::store::get(list);
        for _ in 0..1 + random.below(3) {
            match random.below(7) {
                0 => items.insert(random.below(items.len() + 1), item(&mut random)),
                1 => items.push(item(&mut random)),
                2 if !items.is_empty() => drop(items.remove(random.below(items.len()))),
                3 if items.len() > 1 => {
                    let item = items.remove(random.below(items.len()));
                    items.insert(random.below(items.len() + 1), item);
                }
                4 if items.len() > 1 => {
                    let (a, b) = (random.below(items.len()), random.below(items.len()));
                    items.swap(a, b);
                }
                5 if !items.is_empty() => {
                    let at = random.below(items.len());
                    items[at] = item(&mut random);
                }
                6 if random.below(4) == 0 => items.clear(),
                _ => {}
            }
        }
        self.0 = random.0;
        list.set(items);
    }
}
