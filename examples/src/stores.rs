//! Stores that pages import. A session store is each visitor's own, what is made of the request is each page's, all others are everybody's.

use std::time::Instant;

use marquetry::prelude::*;
use serde::{Deserialize, Serialize};

stores! {
    /// What visitors have left on the board, oldest first.
    pub static BOARD: Shared<Vec<Note>> = shared("board", Vec::new());

    /// How often anybody has pressed the button.
    pub static PRESSED: Shared<u64> = shared("pressed", 0);

    /// How far this visitor has counted, on the page of the counter.
    pub static COUNTER: Session<i64> = session("counter", 0);

    /// Twice that, and so each visitor's own as well.
    pub static DOUBLE: Derived<i64> = derived(&COUNTER, |count| count * 2);

    /// The language that this visitor's browser asks for, found out for each page that is served.
    pub static LANGUAGE: Writable<String> = writable(|request: &Request| {
        let languages = request.header("accept-language").unwrap_or("en");
        languages.split([',', ';']).next().unwrap_or_default().chars().take(16).collect()
    });

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

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
