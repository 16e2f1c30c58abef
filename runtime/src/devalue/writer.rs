//! The flat list of values that the format is: each value once, with the numbers of those in it.

use std::hash::{BuildHasher, Hasher};
use std::mem;

use super::{Error, text};

/// Where a value stands in the list, or what it is, if it is one of those without a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Place(i32);

impl Place {
    pub(super) const UNDEFINED: Place = Place(-1);
    pub(super) const NAN: Place = Place(-3);
    pub(super) const INFINITY: Place = Place(-4);
    pub(super) const NEGATIVE_INFINITY: Place = Place(-5);
    pub(super) const NEGATIVE_ZERO: Place = Place(-6);
    const NONE: Place = Place(0);
}

/// How deep values may lie in each other: a browser reads them by recursion.
const DEEPEST: usize = 500;
/// The number of numbers that are remembered; each has one place where it can be.
const NUMBERS: usize = 256;

/// Writes values behind those that they contain: what a value's text names is then known. The root, which must stand first, is the last one written and is
/// put there in the end.
pub(super) struct Writer {
    /// A bracket, and a text and a comma for each value, from number 1.
    list: Vec<u8>,
    /// Where the last one begins.
    last: usize,
    count: i32,
    depth: usize,
    /// What the next value is to be.
    pub(super) role: Role,
    constants: [Place; 3],
    numbers: Box<[(u64, Place); NUMBERS]>,
    strings: Strings,
    /// Room for the texts of values that are under way.
    rooms: Vec<Vec<u8>>,
}

/// What a value is written as, where that is not told by its kind.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) enum Role {
    #[default]
    Itself,
    Set,
    Date,
}

#[derive(Clone, Copy)]
pub(super) enum Constant {
    True,
    False,
    Null,
}

impl Writer {
    pub(super) fn new() -> Writer {
        let mut list = Vec::with_capacity(256);
        list.push(b'[');
        Writer {
            list,
            last: 0,
            count: 0,
            depth: 0,
            role: Role::Itself,
            constants: [Place::NONE; 3],
            numbers: Box::new([(0, Place::NONE); NUMBERS]),
            strings: Strings::default(),
            rooms: Vec::new(),
        }
    }

    /// The whole, of which `root` was the last value.
    pub(super) fn finish(self, root: Place) -> String {
        if root.0 < 0 {
            return root.0.to_string();
        }
        let mut whole = self.list;
        let length = whole.len() - self.last;
        whole[1..].rotate_right(length);
        // The last comma is the end.
        if let Some(end) = whole.last_mut() {
            *end = b']';
        }
        String::from_utf8(whole).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }

    fn begin(&mut self) -> Place {
        self.last = self.list.len();
        // A list of two thousand million values does not fit into memory.
        self.count = self.count.wrapping_add(1);
        Place(self.count)
    }

    pub(super) fn constant(&mut self, constant: Constant) -> Place {
        let known = self.constants[constant as usize];
        if known != Place::NONE {
            return known;
        }
        let place = self.begin();
        self.constants[constant as usize] = place;
        self.list.extend_from_slice(match constant {
            Constant::True => b"true,",
            Constant::False => b"false,",
            Constant::Null => b"null,",
        });
        place
    }

    /// A number with the text that `write` makes; those that were seen lately are not written again.
    pub(super) fn number(&mut self, value: f64, write: impl FnOnce(&mut Vec<u8>)) -> Place {
        let bits = value.to_bits();
        // Small integers differ in the highest bits.
        let slot = (bits.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as usize % NUMBERS;
        let (known, place) = self.numbers[slot];
        if known == bits && place != Place::NONE {
            return place;
        }
        let place = self.begin();
        write(&mut self.list);
        self.list.push(b',');
        self.numbers[slot] = (bits, place);
        place
    }

    pub(super) fn string(&mut self, value: &str) -> Place {
        let before = self.last;
        let start = self.list.len();
        let place = self.begin();
        text::quoted(&mut self.list, value);
        self.list.push(b',');
        match self.strings.find_or_add(&self.list, start, place) {
            Some(known) => {
                self.list.truncate(start);
                self.count = self.count.wrapping_sub(1);
                self.last = before;
                known
            }
            None => place,
        }
    }

    /// A value of a kind that JSON lacks: `["Kind","text"]`.
    pub(super) fn named(&mut self, kind: &str, value: &str) -> Place {
        let place = self.begin();
        self.list.extend_from_slice(b"[\"");
        self.list.extend_from_slice(kind.as_bytes());
        self.list.extend_from_slice(b"\",");
        text::quoted(&mut self.list, value);
        self.list.extend_from_slice(b"],");
        place
    }

    /// Begins the text of a value that contains others.
    pub(super) fn open(&mut self, begin: &[u8]) -> Result<Vec<u8>, Error> {
        self.role = Role::Itself;
        if self.depth == DEEPEST {
            return Err(Error::new(format_args!("values lie deeper in each other than {DEEPEST}")));
        }
        self.depth += 1;
        let mut room = self.rooms.pop().unwrap_or_default();
        room.extend_from_slice(begin);
        Ok(room)
    }

    pub(super) fn close(&mut self, mut room: Vec<u8>, end: u8) -> Place {
        self.depth -= 1;
        let place = self.begin();
        room.extend_from_slice(&[end, b',']);
        self.list.extend_from_slice(&room);
        room.clear();
        self.rooms.push(room);
        place
    }
}

/// Appends where a value is.
pub(super) fn name(room: &mut Vec<u8>, place: Place) {
    room.extend_from_slice(itoa::Buffer::new().format(place.0).as_bytes());
}

/// The strings that were written, by their texts.
#[derive(Default)]
struct Strings {
    hasher: foldhash::fast::RandomState,
    /// A power of two, at least half of them free.
    slots: Vec<Slot>,
    count: usize,
}

#[derive(Clone, Copy)]
struct Slot {
    start: usize,
    hash: u32,
    place: Place,
}

const FREE: Slot = Slot { start: 0, hash: 0, place: Place::NONE };

impl Strings {
    /// The place of the text that `list` ends with from `start`, if it stands there already; otherwise it is `place` from now on.
    #[inline]
    fn find_or_add(&mut self, list: &[u8], start: usize, place: Place) -> Option<Place> {
        if (self.count + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let text = &list[start..];
        let mut hasher = self.hasher.build_hasher();
        hasher.write(text);
        // 32 bits tell as many texts apart as there can be places.
        let hash = hasher.finish() as u32;
        let mut at = hash as usize & (self.slots.len() - 1);
        loop {
            let slot = self.slots[at];
            if slot.place == Place::NONE {
                self.slots[at] = Slot { start, hash, place };
                self.count += 1;
                return None;
            }
            // A text ends where its last quote is: none is the beginning of another.
            if slot.hash == hash && list[slot.start..].starts_with(text) {
                return Some(slot.place);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    #[cold]
    fn grow(&mut self) {
        let larger = (self.slots.len() * 2).max(64);
        for slot in mem::replace(&mut self.slots, vec![FREE; larger]) {
            if slot.place == Place::NONE {
                continue;
            }
            let mut at = slot.hash as usize & (larger - 1);
            while self.slots[at].place != Place::NONE {
                at = (at + 1) & (larger - 1);
            }
            self.slots[at] = slot;
        }
    }
}
