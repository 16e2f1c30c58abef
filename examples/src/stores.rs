//! Stores that pages import. A session store is each visitor's own, all others are everybody's.

use std::time::Instant;

use marquetry::prelude::*;

stores! {
    /// What visitors have left on the board, oldest first.
    pub static BOARD: Writable<Vec<Note>> = writable(Vec::new());

    /// How often anybody has pressed the button.
    pub static PRESSED: Writable<u64> = writable(0);

    /// How far this visitor has counted, on the page of the counter.
    pub static COUNTER: Session<i64> = session("counter", 0);

    /// Seconds since somebody first looked; counts only while somebody does.
    pub static UPTIME: Readable<u64> = {
        let begun = Instant::now();
        readable(0, move |set| {
            set.set(begun.elapsed().as_secs());
            let ticking = every(Duration::from_secs(1), move || set.set(begun.elapsed().as_secs()));
            move || ticking.stop()
        })
    };
}

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
