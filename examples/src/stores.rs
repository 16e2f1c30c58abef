//! Stores that all pages, and all visitors, share.

use std::{sync::LazyLock, time::Instant};

use marquetry::prelude::*;

/// What visitors have left on the board, oldest first.
pub static BOARD: LazyLock<Writable<Vec<Note>>> = LazyLock::new(|| writable(Vec::new()));

/// How often anybody has pressed the button.
pub static PRESSED: LazyLock<Writable<u64>> = LazyLock::new(|| writable(0));

/// Seconds since the first visitor came; counts only while somebody looks.
pub static UPTIME: LazyLock<Readable<u64>> = LazyLock::new(|| {
    let begun = Instant::now();
    readable(0, move |set| {
        set.set(begun.elapsed().as_secs());
        let ticking = every(Duration::from_secs(1), move || set.set(begun.elapsed().as_secs()));
        move || ticking.stop()
    })
});

#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub id: u64,
    pub text: String,
}

/// Pins a note to the board, which has room for eight.
pub fn pin(text: &str) {
    BOARD.update(|notes| {
        let id = notes.last().map_or(1, |note| note.id + 1);
        let mut notes = notes.clone();
        notes.push(Note { id, text: text.chars().take(80).collect() });
        if notes.len() > 8 {
            notes.remove(0);
        }
        notes
    });
}
